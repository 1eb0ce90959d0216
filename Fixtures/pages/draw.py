#!/usr/bin/env python3
"""draw.py FOLDER: five pictures with text, as phones take them: a receipt, a settings page, a street sign, a book cover and a
document. Needs Pillow, numpy and the DejaVu fonts; draws the same picture each time. Everything in them is invented."""
import os
import random
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FOLDER = sys.argv[1]
FONTS = "/usr/share/fonts/truetype/dejavu/"
random.seed(3)
noise = np.random.default_rng(3)


def font(name, size):
    return ImageFont.truetype(FONTS + name + ".ttf", size)


def in_perspective(page, corners, size, background):
    """The page as seen at an angle: its corners, from the top left clockwise, land on `corners` of the background."""
    width, height = page.size
    rows = []
    for (x, y), (u, v) in zip(corners, [(0, 0), (width, 0), (width, height), (0, height)]):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)]).reshape(8)
    matrix = np.linalg.solve(np.array(rows, float), target)
    mask = Image.new("L", page.size, 255).transform(size, Image.PERSPECTIVE, matrix, Image.BICUBIC)
    return Image.composite(page.transform(size, Image.PERSPECTIVE, matrix, Image.BICUBIC), background, mask)


def photograph(picture, name, blur=0.8, grain=6, quality=78):
    """Blur, uneven light and grain, as of a camera."""
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(blur))).astype(float)
    height, width = pixels.shape[:2]
    pixels *= np.linspace(0.82, 1.05, width)[None, :, None] * np.linspace(1.03, 0.9, height)[:, None, None]
    pixels += noise.normal(0, grain, pixels.shape)
    picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    picture.save(os.path.join(FOLDER, name), quality=quality)


def surface(size, color, grain=14):
    coarse = noise.normal(0, grain, (size[1] // 8 + 1, size[0] // 8 + 1, 1)).repeat(8, 0).repeat(8, 1)
    pixels = coarse[: size[1], : size[0]] + np.array(color)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(3))


def receipt():
    page = Image.new("RGB", (520, 900), (247, 245, 240))
    draw = ImageDraw.Draw(page)
    ink = (42, 42, 48)
    draw.text((110, 30), "GREEN VALLEY MARKET", font=font("DejaVuSansMono-Bold", 26), fill=ink)
    y = 74
    for line in ["12 Station Road, Bristol", "Tel 0117 496 0123", "", "14/03/2024 17:42   Till 3", ""]:
        draw.text((80, y), line, font=font("DejaVuSansMono", 22), fill=ink)
        y += 30
    for name, price in [("Whole milk 2L", "1.65"), ("Sourdough bread", "3.20"), ("Free range eggs", "2.90"),
                        ("Bananas 0.8kg", "0.96"), ("Cheddar cheese", "4.50"), ("Tomatoes", "1.99"),
                        ("Olive oil 500ml", "6.75")]:
        draw.text((40, y), name, font=font("DejaVuSansMono", 22), fill=ink)
        draw.text((400, y), price, font=font("DejaVuSansMono", 22), fill=ink)
        y += 34
    draw.text((40, y + 10), "TOTAL", font=font("DejaVuSansMono-Bold", 32), fill=ink)
    draw.text((370, y + 10), "21.95", font=font("DejaVuSansMono-Bold", 32), fill=ink)
    draw.text((40, y + 70), "VISA **** 4821", font=font("DejaVuSansMono", 22), fill=ink)
    draw.text((90, y + 110), "Thank you for shopping", font=font("DejaVuSansMono", 22), fill=ink)
    corners = [(300, 150), (930, 210), (880, 1480), (240, 1400)]
    photograph(in_perspective(page, corners, (1200, 1600), surface((1200, 1600), (122, 84, 56))), "IMG_4027.JPG")


def settings():
    page = Image.new("RGB", (1080, 2160), (242, 242, 247))
    draw = ImageDraw.Draw(page)
    draw.text((48, 30), "9:41", font=font("DejaVuSans-Bold", 36), fill="black")
    draw.text((48, 140), "Settings", font=font("DejaVuSans-Bold", 76), fill="black")
    y = 300
    colors = [(255, 149, 0), (0, 122, 255), (0, 122, 255), (52, 199, 89), (255, 59, 48)]
    for index, (name, value) in enumerate([
            ("Airplane Mode", ""), ("Wi-Fi", "HomeNet"), ("Bluetooth", "On"), ("Mobile Data", ""), ("Notifications", ""),
            ("Sounds & Haptics", ""), ("Display & Brightness", ""), ("Battery", "84%"), ("Privacy & Security", ""),
            ("General", "")]):
        draw.rounded_rectangle((32, y, 1048, y + 130), 24, fill="white")
        draw.rounded_rectangle((60, y + 30, 130, y + 100), 16, fill=colors[index % 5])
        draw.text((170, y + 40), name, font=font("DejaVuSans", 42), fill="black")
        draw.text((820, y + 42), value, font=font("DejaVuSans", 40), fill=(130, 130, 135))
        y += 150
    page.save(os.path.join(FOLDER, "Screenshot_20240314-094105.png"), optimize=True)


def sign():
    sky = np.zeros((1200, 1600, 3))
    sky[:] = np.linspace(0, 1, 1200)[:, None, None] * np.array([60, 40, 0]) + np.array([120, 165, 215])
    scene = Image.fromarray(np.clip(sky + noise.normal(0, 3, sky.shape), 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(scene)
    for _ in range(260):
        x, y = random.randint(-50, 1600), random.randint(620, 1200)
        green = (30 + random.randint(0, 40), 80 + random.randint(0, 60), 30)
        draw.ellipse((x, y, x + random.randint(40, 150), y + random.randint(40, 130)), fill=green)
    draw.rectangle((780, 380, 820, 1200), fill=(110, 112, 115))
    plate = Image.new("RGB", (900, 230), (20, 105, 60))
    draw = ImageDraw.Draw(plate)
    draw.rounded_rectangle((8, 8, 892, 222), 20, outline="white", width=7)
    draw.text((60, 62), "MAPLE STREET", font=font("DejaVuSans-Bold", 100), fill="white")
    photograph(in_perspective(plate, [(330, 260), (1270, 330), (1255, 565), (340, 520)], (1600, 1200), scene),
               "IMG_4028.JPG", blur=1)


def cover():
    page = Image.new("RGB", (800, 1150), (26, 42, 78))
    draw = ImageDraw.Draw(page)
    draw.ellipse((180, 430, 620, 870), fill=(222, 170, 60))
    draw.rectangle((0, 640, 800, 870), fill=(26, 42, 78))
    draw.text((70, 110), "The Silent", font=font("DejaVuSerif-Bold", 104), fill=(245, 238, 220))
    draw.text((70, 240), "Harbour", font=font("DejaVuSerif-Bold", 104), fill=(245, 238, 220))
    draw.text((72, 380), "A NOVEL", font=font("DejaVuSerif", 38), fill=(222, 170, 60))
    draw.text((150, 1010), "MARGARET ELLIS", font=font("DejaVuSerif", 52), fill=(245, 238, 220))
    corners = [(360, 120), (1130, 170), (1090, 1330), (300, 1240)]
    photograph(in_perspective(page, corners, (1400, 1480), surface((1400, 1480), (176, 160, 140))), "IMG_4029.JPG")


def document():
    page = Image.new("RGB", (1240, 1754), (252, 252, 250))
    draw = ImageDraw.Draw(page)
    draw.text((120, 120), "Tenancy Agreement", font=font("DejaVuSerif-Bold", 56), fill=(20, 20, 20))
    words = (
        "This agreement is made between the landlord and the tenant for the letting of the property at 8 Orchard Lane "
        "Cambridge for a fixed term of twelve months starting on 1 September 2023 The tenant agrees to pay the rent of nine "
        "hundred and fifty pounds each month in advance and to keep the inside of the property clean and in good repair The "
        "landlord agrees to keep the structure heating and drains in working order").split()
    body, line, y = font("DejaVuSerif", 27), "", 240
    for _ in range(3):
        for word in words:
            if draw.textlength(line + " " + word, font=body) > 1000:
                draw.text((120, y), line, font=body, fill=(35, 35, 35))
                line, y = word, y + 40
            else:
                line = (line + " " + word).strip()
        draw.text((120, y), line, font=body, fill=(35, 35, 35))
        line, y = "", y + 70
    photograph(page.rotate(1.3, Image.BICUBIC, fillcolor=(240, 240, 238)), "IMG_4030.JPG", grain=4, quality=72)


for draw_page in (receipt, settings, sign, cover, document):
    draw_page()

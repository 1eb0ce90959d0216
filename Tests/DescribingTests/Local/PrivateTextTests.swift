import Foundation
import Testing

@testable import Describing

/// Names end up in shares and clouds: what is private is never a part of them.
struct PrivateTextTests {
    @Test(arguments: [
        "write to anna.berg@example.org today", "anna.berg @ example.org", "ANNA_BERG+x@mail.example.co.uk", "a@b.de",
        "Anna Berg anna.berg@example. org", "DM @anna_berg", "anna.berg at example dot com",
        "anna.berg [at] example.com",
        "anna.berg(at)example.com", "anna.berg(@)example.com", "anna.berg © example.com", "müller&anna_berg@",
        "anna mueller@example.org", "anna.berg&example.com", "anna.berg arobase example point fr",
        "instagram: anna_berg", "Instagram anna_berg", "@anna_berg.lover", "Insta/anna_berg", "©anna_berg", "anna_berg",
        "/anna_berg",
    ])
    func `an e-mail address or a handle is left out`(text: String) {
        let rest = PrivateText.removed(from: text).lowercased()
        #expect(!rest.contains("@") && !rest.contains("example") && !rest.contains("_berg") && !rest.contains("b.de"))
    }

    @Test(arguments: [
        "Tel 0117 496 0123", "+49 (0)30 123456-78", "call 555-0123-456", "(0117) 496-0123", "Fon: 030/1234567",
        "tel. 06.12.34.56.78", "Tel 44 33", "WhatsApp 17 18", "Hotline 110",
    ])
    func `a phone number is left out`(text: String) {
        #expect(PrivateText.removed(from: text).count(where: \.isNumber) == 0)
    }

    @Test(arguments: [
        "https://example.org/a?token=1", "see www.example.com", "www . example . com", "example.org/reset/8f2",
        "shop.example.co.uk", "http : //example.org", "bit.ly/x", "example . de", "www example de",
        "www.example de/menu",
        "EXAMPLE.APP", "example. de/menu", "facebook.com/ example", "wwwexamplede", "smb://example/private",
        "example,de/menu", "localhost:8080/example", "/example/menu", "EXAMPLE.COM", "example.de /menu",
    ])
    func `a URL is left out`(text: String) {
        let rest = PrivateText.removed(from: text)
        #expect(!rest.contains("example") && !rest.contains("/") && !rest.contains("bit"))
    }

    @Test(arguments: [
        "4539 1488 0343 6467", "4539148803436467", "4539-1488-0343-6467", "VISA **** 4821", "VISA ••4821", "XXXX 4821",
        "DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "IBAN DE89 3704 0044", "Account 12345678",
        "Konto 532 013 000", "Sort 20-00-00 55779911", "de89 3704 0044 0532 0130 00", "de89 3704", "AB 12 CD 34",
        "NL 91 ABNA 0417 1643 00", "Visa ending in 1984", "Mastercard •2019", "Klantnummer 987", "Kd.-Nr. 123",
        "M-XY 123",
        "1Z 999 AA1 01 2345 6784", "RSS MRA 80A01 H501U", "Customer 12", "BIC COBADEFF370",
    ])
    func `an account or a card number is left out`(text: String) {
        #expect(PrivateText.removed(from: text).count(where: \.isNumber) == 0)
    }

    @Test(arguments: [
        ["Your code is 482913"], ["482 913 is your verification code"], ["G-482913"], ["PIN 4711"], ["Code: A7K-9QX"],
        ["Your one-time code", "7391"], ["Bestätigungscode", "482 913"], ["SMS code", "12 34 56"], ["OTP 2024"],
        ["Authenticator", "482", "913"], ["Use 48 29 to sign in"], ["812 is your Paypal number"], ["R12 L34 R5"],
        ["48-29", "to log in"], ["Türcode 1984"], ["Alarm 1984"], ["Locker 12"], ["P.I.N. 1984"],
    ])
    func `a one-time code is left out`(lines: [String]) {
        #expect(PrivateText.removed(from: lines).joined().count(where: \.isNumber) == 0)
    }

    @Test(arguments: [
        (["Password: correcthorse"], "correcthorse"), (["Passwort", "Sommerwiese"], "Sommerwiese"),
        (["WLAN key hunter2"], "hunter2"), (["Tr0ub4dor&3"], "Tr0"), (["xK9pq2Lm"], "xK9"), (["kQzRtWpL"], "kQz"),
        (["mot de passe : soleil"], "soleil"), (["Contraseña", "girasol"], "girasol"), (["wachtwoord=tulp"], "tulp"),
        (["API key", "sk_live_abcdefgh"], "sk_live"), (["Wi-Fi key", "lavender fields"], "lavender"),
        (["eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"], "eyJ"), (["secret: blue fox"], "fox"),
        (["Senha", "girassol"], "girassol"), (["JBSW Y3DP EHPK 3PXP"], "EHPK"), (["JBSW Y3DP EHPK 3PXP"], "JBSW"),
        (["ABCDE-FGHIJ-KLMNO-PQRST"], "FGHIJ"), (["XPTQ WBNM KLRS"], "XPTQ"), (["sk-abcdefghijklm"], "abcdef"),
        (["ghp_abcdefghijklmnop"], "abcdef"), (["wqer-tzui"], "tzui"), (["xkqzvwtr"], "xkqz"), (["Ro!se#gar"], "Ro"),
        (["PA55WORD: SUNNY"], "SUNNY"), (["Pa ssword: hunter"], "hunter"),
        (["Pass-", "wort: sonnenblume"], "sonnenblume"),
        (["WiFi", "sunflower"], "sunflower"), (["Contrasefia: girasol"], "girasol"),
        (["Motdepasse tournesol"], "tournesol"),
        (["Key: sunflower"], "sunflower"), (["Code: banana"], "banana"),
        (["Booking: JUBAXE"], "JUBAXE"),
        (["Localizador", "JUBAXE"], "JUBAXE"), (["Your code is JUBAXE"], "JUBAXE"),
        (["Order number", "JUBAXE"], "JUBAXE"),
        (["User name: kittylover"], "kitty"), (["kaxw vemo tiru pasz"], "vemo"),
        (["correct-horse-battery-staple"], "horse"),
        (["BEGIN PRIVATE KEY", "MIIEvQIBADAN"], "MII"), (["dog7"], "dog"), (["987654abc"], "abc"),
        (["Booking number", "XKAZPL"], "XKAZPL"), (["PNR XKAZPL"], "XKAZPL"),
    ])
    func `what is or looks like a password is left out`(lines: [String], secret: String) {
        #expect(!PrivateText.removed(from: lines).joined(separator: " ").contains(secret))
    }

    @Test(arguments: [
        [("Password", 0.05), ("rosengarten", 0.09)], [("FREE WIFI", 0.05), ("Kennwort:", 0.04), ("sonnenblume", 0.12)],
        [("PW:", 0.05), ("Summer Sunshine", 0.1)], [("PIN", 0.06), ("nineteen eighty four", 0.09)],
        [("Mot de passe", 0.05), ("tournesol", 0.1)],
        [("tournesol", 0.1), ("is the wifi password", 0.05)], [("P4SSWORD", 0.05), ("tournesol", 0.1)],
        [("Recovery phrase", 0.05), ("witch collapse practice feed", 0.06)],
        [("WLAN-Schlüssel", 0.05), ("Gartenzwerg", 0.1)],
    ])
    func `a picture that names a secret is not named after its words, whichever is the largest`(
        lines: [(String, Double)]
    ) {
        let text = PictureText(drawn: lines.map { (text: $0.0, height: $0.1) })
        #expect(Title(text, isScreen: false, aspect: 1)?.words == nil)
        #expect(text.words == nil)
    }

    @Test(arguments: [
        "Green Valley Market", "The Silent Harbour", "Maple Street 12", "Tenancy Agreement", "Summer 1984",
        "Olive oil 500ml", "Route 66", "A4 paper", "YouTube", "McDonald's", "Concert 2024", "Café Zürich", "No. 5",
        "St.Gallen Dr.Oetker", "Maier GmbH.Berlin", "BMW Museum", "L'Étoile d'Or", "Coffee/Tea", "2nd Avenue",
        "4th July 1976",
        "Tom & Jerry", "Quai d'Orsay", "Qatar", "Krk", "TCPDF", "Spaß im Zoo", "F-16", "AC/DC", "The Secret Garden",
        "Secretary of State", "Chiavenna", "Bowling Pins", "Kassenbon PIN geprüft",
        "Schlüsseldienst Müller", "Taylor Swift Eras Tour", "skateboarding", "Karl-Marx-Allee",
        "Saint-Germain-des-Prés",
        "Lars Lindqvist", "Goethe 1749-1832", "Since 1885", "Saison 2023/2024", "Everest 8848 m", "ROOM 12 FLOOR 3",
        "BUY 1 GET 1 FREE",
        "Hauptstraße 12a", "Sinfonie Nr. 5", "TheGreatGatsby", "Geschwindigkeitsbegrenzung", "CHANEL N°5",
        "Call of Duty 4", "12 March 1984",
        "Straße 12B",
    ])
    func `ordinary words stay as they are`(text: String) {
        #expect(PrivateText.removed(from: text) == text)
    }

    @Test(arguments: [
        ("G-482913 is new", "is new"), ("Live @ Wembley", "Live Wembley"), ("Kapitel........12", "Kapitel 12"),
        ("Use 48 29 now", "Use now"),
        ("xK9pq2Lm Café Zürich", "Café Zürich"), ("@ ! * –", ""),
    ])
    func `what is left has no remains of what was taken out`(text: String, left: String) {
        #expect(PrivateText.removed(from: text) == left)
    }

    @Test func `what stands beside an address is no part of a name either`() {
        for lines in [
            ["anna.mueller", "@example.com"], ["https://example.com/", "annamueller"], ["example@", "annamueller"],
        ] {
            #expect(PrivateText.removed(from: lines).joined() == "")
        }
        #expect(PrivateText.removed(from: ["Garden Café", "mail@example.com"]) == ["Garden Café", ""])
    }

    /// Not under a sanitizer, where it takes minutes.
    @Test(
        .disabled(if: ProcessInfo.processInfo.environment["PHOTORENAME_SANITIZE"] != nil),
        arguments: ["7", "a", "@", "a.", "12.", "e\u{301}", "(", "a at b dot c "])
    func `a text takes no longer than its length, whatever it is made of`(shape: String) {
        func seconds(_ count: Int) -> Double {
            let text = String(String(repeating: shape, count: count / shape.count + 1).prefix(count))
            let began = ContinuousClock.now
            _ = PrivateText.removed(from: text)
            return Double((ContinuousClock.now - began).components.attoseconds) / 1e18
                + Double((ContinuousClock.now - began).components.seconds)
        }
        _ = seconds(100)
        let (short, long) = (seconds(1_000), seconds(4_000))
        #expect(long < max(short, 0.02) * 12, "\(short) s, \(long) s")
    }

    @Test func `a number that is spread over lines is found when they are joined`() {
        let text = PictureText(drawn: [("4539", 0.05), ("1488", 0.05), ("CARD HOLDER", 0.08)])
        #expect(Title(text, isScreen: false, aspect: 1)?.words == "Card Holder")
        #expect(text.words == "CARD HOLDER")
    }
}

extension PictureText {
    /// Lines one below the other, with their heights; as many boxes.
    init(drawn lines: [(text: String, height: Double)], width: Double = 0.5, confidence: Double = 0.98) {
        let step = 0.9 / Double(max(1, lines.count))
        let places = lines.indices.map { 0.05 + (Double($0) + 0.5) * step }
        self.init(
            lines: zip(lines, places).map { line, y in
                Line(
                    text: line.text, confidence: confidence, x: 0.1 + width / 2, y: y, width: width,
                    height: line.height)
            },
            boxes: zip(lines, places).map { line, y in
                TextBox(x: 0.1 + width / 2, y: y, width: width, height: line.height, angle: 0)
            })
    }
}

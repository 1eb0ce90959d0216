#include "CVips.h"

#include <vips/vips.h>

struct cvips_photo {
    VipsSource *source;
    VipsImage *image;
};

// The error buffer is one for the process: copy and clear it under one lock, so that two threads cannot read each
// other's text half and half.
static GMutex error_lock;

static int failed(char *message, size_t message_bytes) {
    g_mutex_lock(&error_lock);
    g_strlcpy(message, vips_error_buffer(), message_bytes);
    vips_error_clear();
    g_mutex_unlock(&error_lock);
    g_strchomp(message);
    return -1;
}

// Warnings of libraries would tear the progress line; what matters comes back as an error.
static void ignore_log(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer context) {
    (void)domain, (void)level, (void)text, (void)context;
}

int cvips_init(char *message, size_t message_bytes) {
    if (VIPS_INIT("photorename")) return failed(message, message_bytes);
    g_log_set_handler("VIPS", G_LOG_LEVEL_MASK, ignore_log, NULL);
    vips_concurrency_set(1);
    // Each photo is opened once: a cache of operations would only hold memory.
    vips_cache_set_max(0);
    vips_block_untrusted_set(TRUE);
    return 0;
}

const char *cvips_version(void) { return vips_version_string(); }

static int integer(VipsImage *image, const char *field, int otherwise) {
    int value = otherwise;
    if (!vips_image_get_typeof(image, field) || vips_image_get_int(image, field, &value)) value = otherwise;
    return value;
}

int cvips_open(int descriptor, cvips_photo **photo, cvips_header *header, char *message, size_t message_bytes) {
    VipsSource *source = vips_source_new_from_descriptor(descriptor);
    if (!source) return failed(message, message_bytes);
    VipsImage *image = vips_image_new_from_source(source, "fail_on=truncated", NULL);
    if (!image) {
        g_object_unref(source);
        return failed(message, message_bytes);
    }
    cvips_photo *opened = g_new0(cvips_photo, 1);
    opened->source = source;
    opened->image = image;

    header->width = vips_image_get_width(image);
    header->height = vips_image_get_page_height(image);
    header->orientation = vips_image_get_orientation(image);
    header->pages = vips_image_get_n_pages(image);
    header->progressive = integer(image, "interlaced", 0) || integer(image, "jpeg-multiscan", 0);
    header->has_alpha = vips_image_hasalpha(image);
    const char *loader = "";
    if (vips_image_get_typeof(image, VIPS_META_LOADER)) vips_image_get_string(image, VIPS_META_LOADER, &loader);
    g_strlcpy(header->loader, loader, sizeof header->loader);
    *photo = opened;
    return 0;
}

void cvips_close(cvips_photo *photo) {
    g_object_unref(photo->image);
    g_object_unref(photo->source);
    g_free(photo);
}

char *cvips_text(const cvips_photo *photo, const char *field) {
    char *text = NULL;
    if (!vips_image_get_typeof(photo->image, field)) return NULL;
    if (vips_image_get_as_string(photo->image, field, &text)) {
        vips_error_clear();
        return NULL;
    }
    return text;
}

const void *cvips_blob(const cvips_photo *photo, const char *field, size_t *bytes) {
    const void *data = NULL;
    if (!vips_image_get_typeof(photo->image, field)) return NULL;
    if (vips_image_get_blob(photo->image, field, &data, bytes)) {
        vips_error_clear();
        return NULL;
    }
    return data;
}

// Upright, sRGB, three bands of 8 bits, at most longest_side a side.
static VipsImage *shrink(cvips_photo *photo, int longest_side) {
    VipsImage *image = NULL, *next = NULL;
    if (vips_thumbnail_source(
            photo->source, &image, longest_side, "height", longest_side, "size", VIPS_SIZE_DOWN, "export_profile",
            "srgb", "fail_on", VIPS_FAIL_ON_TRUNCATED, "option_string", "fail_on=truncated", NULL))
        return NULL;
    if (vips_image_hasalpha(image)) {
        double paper[] = {255, 255, 255};
        VipsArrayDouble *white = vips_array_double_new(paper, 3);
        int result = vips_flatten(image, &next, "background", white, NULL);
        vips_area_unref(VIPS_AREA(white));
        g_object_unref(image);
        if (result) return NULL;
        image = next;
    }
    if (image->Type != VIPS_INTERPRETATION_sRGB || image->Bands != 3 || image->BandFmt != VIPS_FORMAT_UCHAR) {
        int result = vips_colourspace(image, &next, VIPS_INTERPRETATION_sRGB, NULL);
        g_object_unref(image);
        if (result) return NULL;
        image = next;
        result = vips_cast(image, &next, VIPS_FORMAT_UCHAR, NULL);
        g_object_unref(image);
        if (result) return NULL;
        image = next;
    }
    // The pixels are made here, once, for both the JPEG and the raster.
    next = vips_image_copy_memory(image);
    g_object_unref(image);
    return next;
}

int cvips_make_thumbnail(
    cvips_photo *photo, int longest_side, int quality, int raster_side, cvips_thumbnail *thumbnail, char *message,
    size_t message_bytes) {
    VipsImage *image = shrink(photo, longest_side), *square = NULL;
    void *jpeg = NULL, *raster = NULL;
    size_t jpeg_bytes = 0, raster_bytes = 0;
    if (!image) return failed(message, message_bytes);

    if (raster_side > 0) {
        if (vips_thumbnail_image(
                image, &square, raster_side, "height", raster_side, "crop", VIPS_INTERESTING_CENTRE, "no_rotate", TRUE,
                NULL))
            goto broken;
        raster = vips_image_write_to_memory(square, &raster_bytes);
        if (!raster || raster_bytes != (size_t)raster_side * raster_side * 3) goto broken;
    }
#if VIPS_MAJOR_VERSION > 8 || VIPS_MINOR_VERSION >= 15
    if (vips_jpegsave_buffer(image, &jpeg, &jpeg_bytes, "Q", quality, "keep", VIPS_FOREIGN_KEEP_NONE, NULL)) goto broken;
#else
    if (vips_jpegsave_buffer(image, &jpeg, &jpeg_bytes, "Q", quality, "strip", TRUE, NULL)) goto broken;
#endif
    thumbnail->jpeg = jpeg;
    thumbnail->jpeg_bytes = jpeg_bytes;
    thumbnail->width = vips_image_get_width(image);
    thumbnail->height = vips_image_get_height(image);
    thumbnail->raster = raster;
    if (square) g_object_unref(square);
    g_object_unref(image);
    return 0;

broken:
    g_free(raster);
    if (square) g_object_unref(square);
    g_object_unref(image);
    return failed(message, message_bytes);
}

void cvips_free(void *memory) { g_free(memory); }

size_t cvips_tracked_memory(void) { return vips_tracked_get_mem_highwater(); }

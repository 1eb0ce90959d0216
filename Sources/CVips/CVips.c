#define _GNU_SOURCE  // a lock that prefers writers
#include "CVips.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vips/vips.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

// libvips brings some 70 libraries with it, whose loading takes several times as long as all the rest of a short command:
// it is opened when the first photo asks for it. The types are the header's own, so the compiler still checks every call.
#define CVIPS_FUNCTIONS(X) \
    X(vips_init) X(vips_version) X(vips_version_string) X(vips_error_buffer) X(vips_error_clear) \
    X(vips_concurrency_set) X(vips_cache_set_max) X(vips_block_untrusted_set) X(vips_operation_block_set) \
    X(vips_source_new_from_descriptor) X(vips_source_new_from_memory) X(vips_image_new_from_source) \
    X(vips_image_new_from_memory) X(vips_image_set_int) X(vips_image_get_width) X(vips_image_get_height) \
    X(vips_image_get_page_height) X(vips_image_get_orientation) X(vips_image_get_n_pages) X(vips_image_hasalpha) \
    X(vips_image_get_typeof) X(vips_image_get_int) X(vips_image_get_string) X(vips_image_get_blob) \
    X(vips_image_copy_memory) X(vips_image_get_data) X(vips_image_write_to_memory) X(vips_thumbnail_source) \
    X(vips_jpegload_source) X(vips_thumbnail_image) X(vips_flatten) X(vips_colourspace) X(vips_cast) X(vips_jpegsave_buffer) \
    X(vips_extract_area) X(vips_array_double_new) X(vips_area_unref) X(g_object_unref) X(g_log_set_handler)

#define CVIPS_POINTER(name) __typeof__(name) *name;
static struct { CVIPS_FUNCTIONS(CVIPS_POINTER) } lib;

#if defined(__APPLE__)
static const char *const library_names[] = {
    "libvips.42.dylib", "/opt/homebrew/lib/libvips.42.dylib", "/usr/local/lib/libvips.42.dylib"};
#else
static const char *const library_names[] = {"libvips.so.42"};
#endif

struct cvips_photo {
    VipsSource *source;
    VipsImage *image;
    int is_jpeg;
    int is_thumbnail;
    int orientation;
};

// libvips has one error buffer for the process, which each thread appends to and clears. Calls run side by side under the shared
// lock, where that buffer says nothing of use. A call that failed runs once more under the exclusive lock, from an empty buffer: what
// stands there then is its own message.
#if defined(__GLIBC__)
// Else two threads that decode all the time would keep one out that failed.
static pthread_rwlock_t calls = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
#else
static pthread_rwlock_t calls = PTHREAD_RWLOCK_INITIALIZER;
#endif

static void begin_alone(void) {
    pthread_rwlock_wrlock(&calls);
    lib.vips_error_clear();
}

static int end_alone(int result, char *message, size_t message_bytes) {
    if (result) snprintf(message, message_bytes, "%s", lib.vips_error_buffer());
    lib.vips_error_clear();
    pthread_rwlock_unlock(&calls);
    return result;
}

// Warnings of libraries would tear the progress line; what matters comes back as an error.
static void ignore_log(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer context) {
    (void)domain, (void)level, (void)text, (void)context;
}

static int load(char *message, size_t message_bytes) {
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof library_names / sizeof *library_names; i++)
        library = dlopen(library_names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(message, message_bytes, "%s", dlerror());
        return -1;
    }
#define CVIPS_RESOLVE(name) \
    if (!(*(void **)&lib.name = dlsym(library, #name))) { \
        snprintf(message, message_bytes, "it lacks " #name); \
        return -1; \
    }
    CVIPS_FUNCTIONS(CVIPS_RESOLVE)
    if (lib.vips_version(0) != VIPS_MAJOR_VERSION) {
        snprintf(message, message_bytes, "version %s is not the one that this program was built for", lib.vips_version_string());
        return -1;
    }
    return 0;
}

int cvips_init(char *message, size_t message_bytes) {
    if (load(message, message_bytes)) return -1;
    // Nothing may clear the buffer before this.
    pthread_rwlock_wrlock(&calls);
    if (end_alone(lib.vips_init("photorename"), message, message_bytes)) return -1;
    lib.g_log_set_handler("VIPS", G_LOG_LEVEL_MASK, ignore_log, NULL);
    lib.vips_concurrency_set(1);
    // Each photo is opened once: a cache of operations would only hold memory.
    lib.vips_cache_set_max(0);
    lib.vips_block_untrusted_set(TRUE);
    return 0;
}

// glib/gmem.c: "failed to allocate %lu bytes", as an error that ends the process.
static void exit_without_memory(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer context) {
    (void)domain, (void)level, (void)context;
    if (text && strstr(text, "failed to allocate")) _exit(CVIPS_OUT_OF_MEMORY);
}

void cvips_prepare(void) {
    if (lib.g_log_set_handler)
        lib.g_log_set_handler("GLib", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION, exit_without_memory, NULL);
    // libheif looks for its own decoders in a folder. Its heif_error has this shape.
    typedef struct { int code, subcode; const char *message; } heif_error;
    void *library = dlopen("libheif.so.1", RTLD_LAZY | RTLD_NOLOAD);
    heif_error (*init)(void *) = library ? (heif_error (*)(void *))dlsym(library, "heif_init") : NULL;
    if (init) init(NULL);
}

void cvips_trust(void) {
    lib.vips_operation_block_set("VipsForeignLoadJxl", FALSE);
    lib.vips_operation_block_set("VipsForeignLoadJp2k", FALSE);
}

const char *cvips_version(void) { return lib.vips_version_string(); }

static int integer(VipsImage *image, const char *field, int otherwise) {
    int value = otherwise;
    if (!lib.vips_image_get_typeof(image, field) || lib.vips_image_get_int(image, field, &value)) value = otherwise;
    return value;
}

static int band_bytes(VipsBandFormat format) {
    switch (format) {
        case VIPS_FORMAT_UCHAR: case VIPS_FORMAT_CHAR: return 1;
        case VIPS_FORMAT_USHORT: case VIPS_FORMAT_SHORT: return 2;
        case VIPS_FORMAT_UINT: case VIPS_FORMAT_INT: case VIPS_FORMAT_FLOAT: return 4;
        case VIPS_FORMAT_DPCOMPLEX: return 16;
        default: return 8;
    }
}

// The image as the origin has it turned.
static void turn(VipsImage *image, int orientation) {
    if (orientation) lib.vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);
}

static int open_photo(const cvips_origin *origin, cvips_photo **photo, cvips_header *header) {
    VipsSource *source = NULL;
    VipsImage *image;
    if (origin->width) {
        image = lib.vips_image_new_from_memory(
            origin->bytes, origin->byte_count, origin->width, origin->height, origin->bands, VIPS_FORMAT_UCHAR);
    } else {
        source = origin->bytes ? lib.vips_source_new_from_memory(origin->bytes, origin->byte_count)
                               : lib.vips_source_new_from_descriptor(origin->descriptor);
        if (!source) return -1;
        image = lib.vips_image_new_from_source(source, origin->is_thumbnail ? "thumbnail=true" : "fail_on=truncated", NULL);
    }
    if (!image) {
        if (source) lib.g_object_unref(source);
        return -1;
    }
    turn(image, origin->orientation);
    cvips_photo *opened = calloc(1, sizeof *opened);
    if (!opened) abort();
    opened->source = source;
    opened->image = image;
    opened->orientation = origin->orientation;
    opened->is_thumbnail = origin->is_thumbnail;

    header->width = lib.vips_image_get_width(image);
    header->height = lib.vips_image_get_page_height(image);
    header->orientation = lib.vips_image_get_orientation(image);
    header->pages = lib.vips_image_get_n_pages(image);
    header->progressive = integer(image, "interlaced", 0) || integer(image, "jpeg-multiscan", 0);
    header->has_alpha = lib.vips_image_hasalpha(image);
    header->bands = image->Bands;
    header->band_bytes = band_bytes(image->BandFmt);
    const char *loader = "";
    if (lib.vips_image_get_typeof(image, VIPS_META_LOADER)) lib.vips_image_get_string(image, VIPS_META_LOADER, &loader);
    snprintf(header->loader, sizeof header->loader, "%s", loader);
    opened->is_jpeg = !strncmp(loader, "jpegload", strlen("jpegload"));
    *photo = opened;
    return 0;
}

int cvips_open(const cvips_origin *origin, cvips_photo **photo, cvips_header *header, char *message, size_t message_bytes) {
    pthread_rwlock_rdlock(&calls);
    int result = open_photo(origin, photo, header);
    pthread_rwlock_unlock(&calls);
    if (!result) return 0;
    begin_alone();
    if (!origin->bytes) lseek(origin->descriptor, 0, SEEK_SET);
    return end_alone(open_photo(origin, photo, header), message, message_bytes);
}

void cvips_close(cvips_photo *photo) {
    pthread_rwlock_rdlock(&calls);
    lib.g_object_unref(photo->image);
    if (photo->source) lib.g_object_unref(photo->source);
    pthread_rwlock_unlock(&calls);
    free(photo);
}

// The coarsest of the scales in which libjpeg can decode (1/1 to 1/8) that still has the pixels wanted.
static int jpeg_shrink(const VipsImage *image, int longest_side) {
    int side = lib.vips_image_get_width(image), height = lib.vips_image_get_height(image), shrink = 8;
    if (height > side) side = height;
    while (shrink > 1 && side / shrink < longest_side) shrink /= 2;
    return shrink;
}

// The colours that the embedded profile is for are those of the picture (ICC.1:2022, 7.2.6). One that is not for them is
// ignored: libvips would refuse the picture.
static int has_profile(const VipsImage *image) {
    const void *profile = NULL;
    size_t bytes = 0;
    if (!lib.vips_image_get_typeof(image, VIPS_META_ICC_NAME)) return 0;
    if (lib.vips_image_get_blob(image, VIPS_META_ICC_NAME, &profile, &bytes) || bytes < 128) return 0;
    const int bands = image->Bands;
    const char *wanted = image->Type == VIPS_INTERPRETATION_CMYK ? "CMYK" : bands < 3 ? "GRAY" : "RGB ";
    return !memcmp((const char *)profile + 16, wanted, 4) || (image->Type == VIPS_INTERPRETATION_LAB && bands >= 3);
}

// Upright, at most longest_side a side.
static int fitted(cvips_photo *photo, VipsImage **image, int longest_side, int is_cut) {
    const VipsFailOn fail_on = is_cut ? VIPS_FAIL_ON_NONE : VIPS_FAIL_ON_TRUNCATED;
    // Told to export, libvips builds colour tables (3 ms) also for the many photos that have no profile: only those with
    // one, and CMYK, which means nothing without, go that way.
    const char *profile =
        has_profile(photo->image) || photo->image->Type == VIPS_INTERPRETATION_CMYK ? "srgb" : NULL;
    const char *export = profile ? "export_profile" : NULL;
    if (!photo->source || photo->is_thumbnail)
        return lib.vips_thumbnail_image(
            photo->image, image, longest_side, "height", longest_side, "size", VIPS_SIZE_DOWN, export, profile, NULL);
    if (!photo->is_jpeg) {
        // Told never to enlarge, libvips takes the smallest level of a pyramid (TIFF, JPEG 2000), whatever size is wanted.
        const int width = lib.vips_image_get_width(photo->image), height = lib.vips_image_get_page_height(photo->image);
        const int side = width > height ? width : height, wanted = longest_side < side ? longest_side : side;
        return lib.vips_thumbnail_source(
            photo->source, image, wanted, "height", wanted, "size", VIPS_SIZE_BOTH, "fail_on", fail_on, "option_string",
            is_cut ? "fail_on=none" : "fail_on=truncated", export, profile, NULL);
    }
    // By itself libvips decodes twice as finely at least, which costs half as much again (docs/decisions/0009).
    VipsImage *coarse = NULL;
    if (lib.vips_jpegload_source(
            photo->source, &coarse, "shrink", jpeg_shrink(photo->image, longest_side), "access", VIPS_ACCESS_SEQUENTIAL,
            "fail_on", fail_on, NULL))
        return -1;
    turn(coarse, photo->orientation);
    int result = lib.vips_thumbnail_image(
        coarse, image, longest_side, "height", longest_side, "size", VIPS_SIZE_DOWN, export, profile, NULL);
    lib.g_object_unref(coarse);
    return result;
}

// Of a picture in memory, how many of the lines at one side are all of one colour: what a decoder writes where a file ends.
static int uniform_lines(const unsigned char *pixels, int width, int height, int is_column, int is_last) {
    const int lines = is_column ? width : height, length = is_column ? height : width;
    const unsigned char *first = NULL;
    for (int n = 0; n < lines; n++) {
        const int line = is_last ? lines - 1 - n : n;
        for (int i = 0; i < length; i++) {
            const unsigned char *pixel = pixels + 3 * (is_column ? (size_t)i * width + line : (size_t)line * width + i);
            if (!first) first = pixel;
            for (int band = 0; band < 3; band++)
                if (abs(pixel[band] - first[band]) > 3) return n;
        }
    }
    return lines;
}

// Leaves out what is not there of a picture whose file is cut short: its end, wherever that is when it stands upright.
static VipsImage *without_missing(VipsImage *image, int orientation, int *present) {
    const int width = lib.vips_image_get_width(image), height = lib.vips_image_get_height(image);
    const int is_column = orientation >= 5;
    const int is_last = orientation <= 2 || orientation == 5 || orientation == 8;
    const int lines = is_column ? width : height;
    const int missing = uniform_lines(lib.vips_image_get_data(image), width, height, is_column, is_last);
    *present = 1000 * (lines - missing) / lines;
    if (!missing || missing == lines) return image;
    VipsImage *part = NULL, *copy;
    int result = lib.vips_extract_area(
        image, &part, is_column && !is_last ? missing : 0, !is_column && !is_last ? missing : 0,
        is_column ? width - missing : width, is_column ? height : height - missing, NULL);
    lib.g_object_unref(image);
    if (result) return NULL;
    copy = lib.vips_image_copy_memory(part);
    lib.g_object_unref(part);
    return copy;
}

// The same in sRGB, three bands of 8 bits. Where the file is cut short, what is there of it, and how much that is.
static VipsImage *shrink(cvips_photo *photo, int longest_side, int is_cut, int *present) {
    VipsImage *image = NULL, *next = NULL;
    const int orientation = lib.vips_image_get_orientation(photo->image);
    *present = 1000;
    if (fitted(photo, &image, longest_side, is_cut)) return NULL;
    if (lib.vips_image_hasalpha(image)) {
        double paper[] = {255, 255, 255};
        VipsArrayDouble *white = lib.vips_array_double_new(paper, 3);
        int result = lib.vips_flatten(image, &next, "background", white, NULL);
        lib.vips_area_unref((VipsArea *)white);
        lib.g_object_unref(image);
        if (result) return NULL;
        image = next;
    }
    if (image->Type != VIPS_INTERPRETATION_sRGB || image->Bands != 3 || image->BandFmt != VIPS_FORMAT_UCHAR) {
        int result = lib.vips_colourspace(image, &next, VIPS_INTERPRETATION_sRGB, NULL);
        lib.g_object_unref(image);
        if (result) return NULL;
        image = next;
        result = lib.vips_cast(image, &next, VIPS_FORMAT_UCHAR, NULL);
        lib.g_object_unref(image);
        if (result) return NULL;
        image = next;
    }
    // The pixels are made here, once, for both the JPEG and the raster.
    next = lib.vips_image_copy_memory(image);
    lib.g_object_unref(image);
    return next && is_cut ? without_missing(next, orientation, present) : next;
}

static void free_rasters(cvips_raster *rasters, size_t count) {
    for (size_t i = 0; i < count; i++) {
        free(rasters[i].pixels);
        rasters[i].pixels = NULL;
    }
}

static int make_raster(VipsImage *decoded, cvips_raster *raster) {
    VipsImage *scaled = decoded;
    int result = 0;
    if (raster->form == CVIPS_CENTER)
        result = lib.vips_thumbnail_image(
            decoded, &scaled, raster->side, "height", raster->side, "crop", VIPS_INTERESTING_CENTRE, "no_rotate", TRUE, NULL);
    else if (raster->form == CVIPS_WHOLE)
        result = lib.vips_thumbnail_image(decoded, &scaled, raster->side, "height", raster->side, "no_rotate", TRUE, NULL);
    if (result) return result;
    size_t bytes = 0;
    raster->width = lib.vips_image_get_width(scaled);
    raster->height = lib.vips_image_get_height(scaled);
    raster->pixels = lib.vips_image_write_to_memory(scaled, &bytes);
    if (scaled != decoded) lib.g_object_unref(scaled);
    return raster->pixels && bytes == (size_t)raster->width * raster->height * 3 ? 0 : -1;
}

static int save_jpeg(VipsImage *image, int quality, cvips_thumbnail *thumbnail) {
    void *jpeg = NULL;
    // `strip` became `keep` in 8.15; 0 keeps nothing.
    const int is_old = lib.vips_version(1) < 15;
    if (lib.vips_jpegsave_buffer(
            image, &jpeg, &thumbnail->jpeg_bytes, "Q", quality, is_old ? "strip" : "keep", is_old ? TRUE : 0, NULL))
        return -1;
    thumbnail->jpeg = jpeg;
    thumbnail->width = lib.vips_image_get_width(image);
    thumbnail->height = lib.vips_image_get_height(image);
    thumbnail->pixels = lib.vips_image_get_data(image);
    thumbnail->image = image;
    return 0;
}

// In memory, at most longest_side a side.
static VipsImage *smaller(VipsImage *decoded, int longest_side) {
    VipsImage *scaled = NULL, *copy;
    if (lib.vips_thumbnail_image(
            decoded, &scaled, longest_side, "height", longest_side, "size", VIPS_SIZE_DOWN, "no_rotate", TRUE, NULL))
        return NULL;
    copy = lib.vips_image_copy_memory(scaled);
    lib.g_object_unref(scaled);
    return copy;
}

static int make_thumbnail(
    cvips_photo *photo, const cvips_request *request, cvips_raster *rasters, size_t raster_count,
    cvips_thumbnail *thumbnail) {
    VipsImage *decoded = shrink(photo, request->decoded_side, request->is_cut, &thumbnail->present), *image = NULL;
    if (!decoded) return -1;
    int result = 0;
    for (size_t i = 0; !result && i < raster_count; i++)
        if (rasters[i].form == CVIPS_DECODED) result = make_raster(decoded, &rasters[i]);
    if (!result && request->longest_side < request->decoded_side) {
        image = smaller(decoded, request->longest_side);
        lib.g_object_unref(decoded);
        if (!image) result = -1;
    } else {
        image = decoded;
    }
    for (size_t i = 0; !result && i < raster_count; i++)
        if (rasters[i].form != CVIPS_DECODED) result = make_raster(image, &rasters[i]);
    if (!result) result = save_jpeg(image, request->quality, thumbnail);
    if (!result) return 0;
    free_rasters(rasters, raster_count);
    if (image) lib.g_object_unref(image);
    return -1;
}

int cvips_make_thumbnail(
    cvips_photo *photo, const cvips_request *request, cvips_raster *rasters, size_t raster_count,
    cvips_thumbnail *thumbnail, char *message, size_t message_bytes) {
    pthread_rwlock_rdlock(&calls);
    int result = make_thumbnail(photo, request, rasters, raster_count, thumbnail);
    pthread_rwlock_unlock(&calls);
    if (!result) return 0;
    begin_alone();
    return end_alone(make_thumbnail(photo, request, rasters, raster_count, thumbnail), message, message_bytes);
}

void cvips_free_thumbnail(cvips_thumbnail *thumbnail, cvips_raster *rasters, size_t raster_count) {
    free(thumbnail->jpeg);
    free_rasters(rasters, raster_count);
    lib.g_object_unref(thumbnail->image);
}

void cvips_trim(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

void cvips_keep_less(int threads) {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_ARENA_MAX, threads);
#else
    (void)threads;
#endif
}

// libvips as plain structs and functions; vips.h itself stays out of Swift's sight (it would bring all of GObject with it).
#ifndef PHOTORENAME_CVIPS_H
#define PHOTORENAME_CVIPS_H

#include <stddef.h>
#include <stdint.h>

// An open photo: its header has been read, no pixel yet. Owned by who opened it, freed by cvips_close.
typedef struct cvips_photo cvips_photo;

typedef struct {
    int width, height;       // as stored, before orientation, in pixels
    int orientation;         // EXIF 1…8, 1 when there is none
    int pages;               // frames of an animation or pages of a TIFF, at least 1
    int progressive;         // the decoder must hold the whole picture (progressive JPEG, interlaced PNG)
    int has_alpha;
    int bands;               // of a pixel, transparency included
    int band_bytes;
    char loader[32];         // as libvips names it: "jpegload_source"
} cvips_header;

typedef enum { CVIPS_CENTER, CVIPS_WHOLE, CVIPS_DECODED } cvips_form;

// A smaller picture of the photo. The caller sets form and side; the rest is filled in, `pixels` with width × height × 3 RGB bytes.
typedef struct {
    cvips_form form;
    int side;                // pixels; not used for CVIPS_DECODED
    int width, height;
    uint8_t *pixels;
} cvips_raster;

// What is wanted. Sides are in pixels.
typedef struct {
    int decoded_side;        // longest side of what is decoded, at least longest_side; a smaller photo is not enlarged
    int longest_side;        // of the JPEG
    int quality;             // of the JPEG, 1 to 100
    int is_cut;              // the file ends too early, and what is there of it is wanted
} cvips_request;

// Freed by cvips_free_thumbnail.
typedef struct {
    uint8_t *jpeg;
    size_t jpeg_bytes;
    int width, height;
    const uint8_t *pixels;   // the thumbnail's own: width × height × 3 RGB bytes
    void *image;             // whose `pixels` are
    int present;             // of 1,000: how much of the picture is there; less only where the file is cut short
} cvips_thumbnail;

// 0 = success in all of these. What fails is tried once more while no other call runs: `message` is this call's own.
// Opens libvips itself; nothing else may be called before it has succeeded.
int cvips_init(char *message, size_t message_bytes);
const char *cvips_version(void);

// Exit status of a process that got no more memory.
#define CVIPS_OUT_OF_MEMORY 77

// For a process that does nothing but decode: lets the decoders load what they would load with the first photo. From then on, the
// process exits where GLib, which libvips is built on, gets no memory: it would abort.
void cvips_prepare(void);

// A photo, or a picture that another library has found in it.
typedef struct {
    int descriptor;          // open for reading at its start; not used where there are bytes
    const void *bytes;       // a file in memory, or pixels; they must stay as long as the photo is open
    size_t byte_count;
    int width, height, bands; // of pixels of 8 bits; width is 0 for a file
    int orientation;         // EXIF 1…8, whatever the bytes say; 0 for what they say
    int is_thumbnail;        // the thumbnail that a HEIF file has inside; the picture itself where it has none
} cvips_origin;

// Lets libvips use its decoders of JPEG XL and JPEG 2000, which it doesn't trust: for a process that can do no harm.
void cvips_trust(void);

int cvips_open(const cvips_origin *origin, cvips_photo **photo, cvips_header *header, char *message, size_t message_bytes);
void cvips_close(cvips_photo *photo);

// All of it is made from one decode.
int cvips_make_thumbnail(
    cvips_photo *photo, const cvips_request *request, cvips_raster *rasters, size_t raster_count,
    cvips_thumbnail *thumbnail, char *message, size_t message_bytes);

void cvips_free_thumbnail(cvips_thumbnail *thumbnail, cvips_raster *rasters, size_t raster_count);

// Gives memory that is free, and that the allocator keeps for later, back to the system.
void cvips_trim(void);

// From now on, the allocator gives blocks from 1 MiB back at once, and keeps what is free for at most so many threads.
void cvips_keep_less(int threads);

#endif

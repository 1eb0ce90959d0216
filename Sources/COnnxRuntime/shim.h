// ONNX Runtime is opened at run time (it is fetched, not installed). Its C API is a table of functions whose order never
// changes (onnxruntime_c_api.h, OrtApi); the positions of those that are used are restated here, for version 16 of the API.
#ifndef PHOTORENAME_CONNXRUNTIME_H
#define PHOTORENAME_CONNXRUNTIME_H

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const void *const *(*GetApi)(uint32_t version);
    const char *(*GetVersionString)(void);
} onnx_base;

// A status is NULL for success. Handles are opaque.
typedef struct {
    const char *(*GetErrorMessage)(const void *status);
    void *(*CreateEnv)(int logging_level, const char *name, void **environment);
    void *(*CreateSessionFromArray)(
        const void *environment, const void *model, size_t bytes, const void *options, void **session);
    void *(*Run)(
        void *session, const void *options, const char *const *input_names, const void *const *inputs, size_t input_count,
        const char *const *output_names, size_t output_count, void **outputs);
    void *(*CreateSessionOptions)(void **options);
    void *(*DisableMemPattern)(void *options);
    void *(*SetIntraOpNumThreads)(void *options, int count);
    void *(*SetInterOpNumThreads)(void *options, int count);
    void *(*CreateTensorWithDataAsOrtValue)(
        const void *memory, void *data, size_t bytes, const int64_t *shape, size_t rank, int type, void **value);
    void *(*GetTensorMutableData)(void *value, void **data);
    void *(*AddSessionConfigEntry)(void *options, const char *key, const char *value);
    void *(*CreateAndRegisterAllocator)(void *environment, const void *memory, const void *arena);
    void *(*GetTensorElementType)(const void *shape, int *type);
    void *(*GetDimensionsCount)(const void *shape, size_t *count);
    void *(*GetDimensions)(const void *shape, int64_t *dimensions, size_t count);
    void *(*GetTensorTypeAndShape)(const void *value, void **shape);
    void *(*CreateCpuMemoryInfo)(int allocator, int memory_type, void **memory);
    void *(*AllocatorFree)(void *allocator, void *pointer);
    void *(*GetAllocatorWithDefaultOptions)(void **allocator);
    void (*ReleaseStatus)(void *status);
    void (*ReleaseSession)(void *session);
    void (*ReleaseValue)(void *value);
    void (*ReleaseTensorTypeAndShapeInfo)(void *shape);
    void (*ReleaseSessionOptions)(void *options);
    void *(*SessionGetModelMetadata)(const void *session, void **metadata);
    void *(*ModelMetadataLookupCustomMetadataMap)(
        const void *metadata, void *allocator, const char *key, char **value);
    void (*ReleaseModelMetadata)(void *metadata);
} onnx_functions;

// Fills in every pointer; answers why not, or NULL.
static inline const char *onnx_resolve(void *library, onnx_functions *functions) {
    const onnx_base *(*base)(void);
    if (!(*(void **)&base = dlsym(library, "OrtGetApiBase"))) return "it lacks OrtGetApiBase";
    const void *const *table = base() ? base()->GetApi(16) : NULL;
    if (!table) return "it lacks version 16 of its API";
#define ONNX_RESOLVE(name, position) *(const void **)&functions->name = table[position]
    ONNX_RESOLVE(GetErrorMessage, 2);
    ONNX_RESOLVE(CreateEnv, 3);
    ONNX_RESOLVE(CreateSessionFromArray, 8);
    ONNX_RESOLVE(Run, 9);
    ONNX_RESOLVE(CreateSessionOptions, 10);
    ONNX_RESOLVE(DisableMemPattern, 17);
    ONNX_RESOLVE(SetIntraOpNumThreads, 24);
    ONNX_RESOLVE(SetInterOpNumThreads, 25);
    ONNX_RESOLVE(CreateTensorWithDataAsOrtValue, 49);
    ONNX_RESOLVE(GetTensorMutableData, 51);
    ONNX_RESOLVE(GetTensorElementType, 60);
    ONNX_RESOLVE(GetDimensionsCount, 61);
    ONNX_RESOLVE(GetDimensions, 62);
    ONNX_RESOLVE(GetTensorTypeAndShape, 65);
    ONNX_RESOLVE(CreateCpuMemoryInfo, 69);
    ONNX_RESOLVE(AllocatorFree, 76);
    ONNX_RESOLVE(GetAllocatorWithDefaultOptions, 78);
    ONNX_RESOLVE(ReleaseStatus, 93);
    ONNX_RESOLVE(ReleaseSession, 95);
    ONNX_RESOLVE(ReleaseValue, 96);
    ONNX_RESOLVE(ReleaseTensorTypeAndShapeInfo, 99);
    ONNX_RESOLVE(ReleaseSessionOptions, 100);
    ONNX_RESOLVE(SessionGetModelMetadata, 111);
    ONNX_RESOLVE(ModelMetadataLookupCustomMetadataMap, 116);
    ONNX_RESOLVE(ReleaseModelMetadata, 118);
    ONNX_RESOLVE(AddSessionConfigEntry, 130);
    ONNX_RESOLVE(CreateAndRegisterAllocator, 144);
#undef ONNX_RESOLVE
    return NULL;
}

#endif

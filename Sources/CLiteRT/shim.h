// LiteRT is opened at run time (it is fetched, not installed), so its functions are pointers here and its plain structs
// are restated: names and sizes as of ai-edge-litert 2.3.0 (Any 16, EnvOption 24, Layout 68, RankedTensorType 72 bytes).
#ifndef PHOTORENAME_CLITERT_H
#define PHOTORENAME_CLITERT_H

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct { int32_t type; int64_t integer; } litert_any;
typedef struct { int32_t tag; litert_any value; } litert_environment_option;
typedef struct { uint32_t rank; int32_t dimensions[8]; uint32_t strides[8]; } litert_layout;
typedef struct { int32_t element_type; litert_layout layout; } litert_tensor_type;

_Static_assert(sizeof(litert_any) == 16, "LiteRtAny");
_Static_assert(sizeof(litert_environment_option) == 24, "LiteRtEnvOption");
_Static_assert(sizeof(litert_layout) == 68, "LiteRtLayout");
_Static_assert(sizeof(litert_tensor_type) == 72, "LiteRtRankedTensorType");

// Every function answers 0 for success. Handles are opaque.
typedef struct {
    int (*CreateEnvironment)(int count, const litert_environment_option *options, void **environment);
    void (*DestroyEnvironment)(void *environment);
    int (*CreateOptions)(void **options);
    void (*DestroyOptions)(void *options);
    int (*SetOptionsHardwareAccelerators)(void *options, int accelerators);
    int (*CreateOpaqueOptions)(const char *identifier, void *payload, void (*destroy)(void *), void **opaque);
    int (*AddOpaqueOptions)(void *options, void *opaque);
    int (*CreateModelFromFile)(void *environment, const char *path, void **model);
    void (*DestroyModel)(void *model);
    int (*GetModelSignature)(void *model, size_t index, void **signature);
    int (*GetSignatureInputTensorByIndex)(void *signature, size_t index, void **tensor);
    int (*GetSignatureOutputTensorByIndex)(void *signature, size_t index, void **tensor);
    int (*GetRankedTensorType)(void *tensor, litert_tensor_type *type);
    int (*CreateCompiledModel)(void *environment, void *model, void *options, void **compiled);
    void (*DestroyCompiledModel)(void *compiled);
    int (*GetCompiledModelInputBufferRequirements)(void *compiled, size_t signature, size_t index, void **requirements);
    int (*GetCompiledModelOutputBufferRequirements)(void *compiled, size_t signature, size_t index, void **requirements);
    int (*CreateManagedTensorBufferFromRequirements)(
        void *environment, const litert_tensor_type *type, void *requirements, void **buffer);
    void (*DestroyTensorBuffer)(void *buffer);
    int (*GetTensorBufferPackedSize)(void *buffer, size_t *bytes);
    int (*LockTensorBuffer)(void *buffer, void **address, int mode);
    int (*UnlockTensorBuffer)(void *buffer);
    int (*RunCompiledModel)(
        void *compiled, size_t signature, size_t inputs, void **input, size_t outputs, void **output);
} litert_functions;

// Fills in every pointer; answers the first name that the library lacks, or NULL when it has them all.
// LiteRtCreateModelFromFd is only looked for: a library without it has another LiteRtCreateModelFromFile.
static inline const char *litert_resolve(void *library, litert_functions *functions) {
    if (!dlsym(library, "LiteRtCreateModelFromFd")) return "LiteRtCreateModelFromFd";
#define LITERT_RESOLVE(name) \
    if (!(*(void **)&functions->name = dlsym(library, "LiteRt" #name))) return "LiteRt" #name
    LITERT_RESOLVE(CreateEnvironment);
    LITERT_RESOLVE(DestroyEnvironment);
    LITERT_RESOLVE(CreateOptions);
    LITERT_RESOLVE(DestroyOptions);
    LITERT_RESOLVE(SetOptionsHardwareAccelerators);
    LITERT_RESOLVE(CreateOpaqueOptions);
    LITERT_RESOLVE(AddOpaqueOptions);
    LITERT_RESOLVE(CreateModelFromFile);
    LITERT_RESOLVE(DestroyModel);
    LITERT_RESOLVE(GetModelSignature);
    LITERT_RESOLVE(GetSignatureInputTensorByIndex);
    LITERT_RESOLVE(GetSignatureOutputTensorByIndex);
    LITERT_RESOLVE(GetRankedTensorType);
    LITERT_RESOLVE(CreateCompiledModel);
    LITERT_RESOLVE(DestroyCompiledModel);
    LITERT_RESOLVE(GetCompiledModelInputBufferRequirements);
    LITERT_RESOLVE(GetCompiledModelOutputBufferRequirements);
    LITERT_RESOLVE(CreateManagedTensorBufferFromRequirements);
    LITERT_RESOLVE(DestroyTensorBuffer);
    LITERT_RESOLVE(GetTensorBufferPackedSize);
    LITERT_RESOLVE(LockTensorBuffer);
    LITERT_RESOLVE(UnlockTensorBuffer);
    LITERT_RESOLVE(RunCompiledModel);
#undef LITERT_RESOLVE
    return NULL;
}

#endif

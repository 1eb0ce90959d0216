#include "CCurl.h"

#include <dlfcn.h>
#include <stdio.h>

// Macros of the same names would check, or forbid, what is called through a pointer.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

// libcurl brings some 25 libraries with it, whose loading takes longer than all the rest of a short command: it is opened when
// something is to be sent. The types are the header's own, so the compiler still checks every call.
#define CCURL_FUNCTIONS(X) \
    X(curl_global_init) X(curl_version_info) X(curl_easy_init) X(curl_easy_cleanup) X(curl_easy_strerror) \
    X(curl_easy_setopt) X(curl_easy_getinfo) X(curl_slist_append) X(curl_slist_free_all) X(curl_multi_init) \
    X(curl_multi_cleanup) X(curl_multi_setopt) X(curl_multi_add_handle) X(curl_multi_remove_handle) \
    X(curl_multi_perform) X(curl_multi_poll) X(curl_multi_wakeup) X(curl_multi_info_read)

#define CCURL_POINTER(name) __typeof__(name) *name;
static struct { CCURL_FUNCTIONS(CCURL_POINTER) } lib;

#if defined(__APPLE__)
static const char *const library_names[] = {"libcurl.4.dylib", "/usr/lib/libcurl.4.dylib"};
#else
static const char *const library_names[] = {"libcurl.so.4"};
#endif

int ccurl_init(char *message, size_t message_bytes) {
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof library_names / sizeof *library_names; i++)
        library = dlopen(library_names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(message, message_bytes, "%s", dlerror());
        return -1;
    }
#define CCURL_RESOLVE(name) \
    if (!(*(void **)&lib.name = dlsym(library, #name))) { \
        snprintf(message, message_bytes, "it lacks " #name); \
        return -1; \
    }
    CCURL_FUNCTIONS(CCURL_RESOLVE)
    CURLcode code = lib.curl_global_init(CURL_GLOBAL_ALL);
    if (code) snprintf(message, message_bytes, "%s", lib.curl_easy_strerror(code));
    return code ? -1 : 0;
}

const char *ccurl_version(void) { return lib.curl_version_info(CURLVERSION_NOW)->version; }

CURL *ccurl_easy_init(void) { return lib.curl_easy_init(); }
void ccurl_easy_cleanup(CURL *easy) { lib.curl_easy_cleanup(easy); }
const char *ccurl_easy_strerror(CURLcode code) { return lib.curl_easy_strerror(code); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) { return lib.curl_easy_setopt(easy, option, value); }
CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) { return lib.curl_easy_setopt(easy, option, value); }
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) { return lib.curl_easy_setopt(easy, option, value); }
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) { return lib.curl_easy_setopt(easy, option, value); }
CURLcode ccurl_set_headers(CURL *easy, struct curl_slist *headers) {
    return lib.curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}
CURLcode ccurl_set_writer(CURL *easy, CURLoption option, ccurl_write_function function) {
    return lib.curl_easy_setopt(easy, option, function);
}
CURLcode ccurl_set_seeker(CURL *easy, ccurl_seek_function function) {
    return lib.curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, function);
}
CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) { return lib.curl_easy_getinfo(easy, info, value); }
CURLcode ccurl_get_double(CURL *easy, CURLINFO info, double *value) { return lib.curl_easy_getinfo(easy, info, value); }
CURLcode ccurl_get_pointer(CURL *easy, CURLINFO info, void **value) { return lib.curl_easy_getinfo(easy, info, value); }

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text) { return lib.curl_slist_append(list, text); }
void ccurl_slist_free_all(struct curl_slist *list) { lib.curl_slist_free_all(list); }

CURLM *ccurl_multi_init(void) { return lib.curl_multi_init(); }
CURLMcode ccurl_multi_cleanup(CURLM *multi) { return lib.curl_multi_cleanup(multi); }
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return lib.curl_multi_setopt(multi, option, value);
}
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy) { return lib.curl_multi_add_handle(multi, easy); }
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy) { return lib.curl_multi_remove_handle(multi, easy); }
CURLMcode ccurl_multi_perform(CURLM *multi, int *running) { return lib.curl_multi_perform(multi, running); }
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) { return lib.curl_multi_poll(multi, NULL, 0, milliseconds, NULL); }
CURLMcode ccurl_multi_wakeup(CURLM *multi) { return lib.curl_multi_wakeup(multi); }
CURLMsg *ccurl_multi_info_read(CURLM *multi, int *left) { return lib.curl_multi_info_read(multi, left); }
CURLcode ccurl_message_result(const CURLMsg *message) { return message->data.result; }

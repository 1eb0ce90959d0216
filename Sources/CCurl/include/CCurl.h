// libcurl with a typed function for each type of argument: its setters and getters are variadic, which Swift cannot call.
#ifndef PHOTORENAME_CCURL_H
#define PHOTORENAME_CCURL_H

#include <curl/curl.h>
#include <stddef.h>

// Also the type of libcurl's read function.
typedef size_t (*ccurl_write_function)(char *bytes, size_t size, size_t count, void *context);
typedef int (*ccurl_seek_function)(void *context, curl_off_t offset, int origin);

// Opens libcurl and sets it up; nothing else may be called before it has succeeded. 0 = success; a failure's text is copied to
// `message`. From one thread.
int ccurl_init(char *message, size_t message_bytes);
const char *ccurl_version(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
const char *ccurl_easy_strerror(CURLcode code);
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_headers(CURL *easy, struct curl_slist *headers);
CURLcode ccurl_set_writer(CURL *easy, CURLoption option, ccurl_write_function function);
CURLcode ccurl_set_seeker(CURL *easy, ccurl_seek_function function);
CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value);
CURLcode ccurl_get_double(CURL *easy, CURLINFO info, double *value);
CURLcode ccurl_get_pointer(CURL *easy, CURLINFO info, void **value);
struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text);
void ccurl_slist_free_all(struct curl_slist *list);

CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
CURLMcode ccurl_multi_wakeup(CURLM *multi);
CURLMsg *ccurl_multi_info_read(CURLM *multi, int *left);
// A union inside CURLMsg comes into Swift as a tuple of bytes: it is read here.
CURLcode ccurl_message_result(const CURLMsg *message);

#endif

// What Swift cannot call by itself on Linux or macOS, and nothing else.
#ifndef PHOTORENAME_CPOSIX_H
#define PHOTORENAME_CPOSIX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

// Swift cannot call a variadic C function.
static inline int posix_openat(int directory, const char *name, int flags, mode_t mode) {
    return openat(directory, name, flags, mode);
}

// `flock` is a struct and a function; Swift sees the struct.
static inline int posix_flock(int descriptor, int operation) { return flock(descriptor, operation); }

// Rename that refuses to replace. glibc shows renameat2 only behind _GNU_SOURCE, which Swift's Glibc module does not set.
static inline int posix_rename_exclusively(int from_directory, const char *from, int to_directory, const char *to) {
#if defined(__APPLE__)
    return renameatx_np(from_directory, from, to_directory, to, RENAME_EXCL);
#else
    const unsigned int no_replace = 1;
    return (int)syscall(SYS_renameat2, from_directory, from, to_directory, to, no_replace);
#endif
}

// st_mtim is a macro away on one system and st_mtimespec on the other.
static inline long long posix_mtime_nanoseconds(const struct stat *status) {
#if defined(__APPLE__)
    return (long long)status->st_mtimespec.tv_sec * 1000000000LL + status->st_mtimespec.tv_nsec;
#else
    return (long long)status->st_mtim.tv_sec * 1000000000LL + status->st_mtim.tv_nsec;
#endif
}

#endif

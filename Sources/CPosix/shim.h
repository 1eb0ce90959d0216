// What Swift cannot call by itself on Linux or macOS, and nothing else.
#ifndef PHOTORENAME_CPOSIX_H
#define PHOTORENAME_CPOSIX_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "sandbox.h"
#if defined(__linux__)
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#endif

// Swift cannot call a variadic C function.
static inline int posix_openat(int directory, const char *name, int flags, mode_t mode) {
    return openat(directory, name, flags, mode);
}

// `flock` is a struct and a function; Swift sees the struct.
static inline int posix_flock(int descriptor, int operation) { return flock(descriptor, operation); }

// A lock of one byte that goes with the descriptor. glibc shows these behind _GNU_SOURCE alone (see below).
#if defined(__linux__) && !defined(F_OFD_SETLK)
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#endif
static inline int posix_lock_byte(int descriptor, off_t byte) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    return fcntl(descriptor, F_OFD_SETLK, &lock);
}

// A byte from `start` on that is locked through another descriptor, -1 where there is none.
static inline off_t posix_locked_byte(int descriptor, off_t start) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = 0};
    if (fcntl(descriptor, F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return -1;
    return lock.l_start;
}

// Rename that refuses to replace. glibc shows renameat2 only behind _GNU_SOURCE, which Swift's Glibc module does not set.
static inline int posix_rename_exclusively(int from_directory, const char *from, int to_directory, const char *to) {
#if defined(__APPLE__)
    return renameatx_np(from_directory, from, to_directory, to, RENAME_EXCL);
#else
    const unsigned int no_replace = 1;
    return (int)syscall(SYS_renameat2, from_directory, from, to_directory, to, no_replace);
#endif
}

// The file system that a descriptor is on. `identifier` survives a mount where the file system has one of its own.
struct posix_mount {
    unsigned long type;
    unsigned char identifier[16];
    int has_identifier;
    unsigned long longest_name;
    int is_read_only;
    unsigned long long free_bytes;
};

static inline int posix_mount_of(int descriptor, struct posix_mount *mount) {
    struct statfs now;
    struct statvfs general;
    if (fstatfs(descriptor, &now) != 0 || fstatvfs(descriptor, &general) != 0) return -1;
    memset(mount, 0, sizeof *mount);
    mount->type = (unsigned long)now.f_type;
    mount->longest_name = general.f_namemax;
    mount->is_read_only = (general.f_flag & ST_RDONLY) != 0;
    mount->free_bytes = (unsigned long long)general.f_bavail * general.f_frsize;
#if defined(__linux__)
    // FS_IOC_GETFSUUID (Linux 6.9): a length and up to 16 bytes.
    struct { unsigned char length, bytes[16]; } uuid = {0};
    if (ioctl(descriptor, _IOR(0x15, 0, uuid), &uuid) == 0)
        memcpy(mount->identifier, uuid.bytes, uuid.length < 16 ? uuid.length : 16);
    else
#endif
        memcpy(mount->identifier, &now.f_fsid, sizeof now.f_fsid);
    // All zeros is what a file system has that was given none.
    for (unsigned i = 0; i < sizeof mount->identifier; i++) mount->has_identifier |= mount->identifier[i] != 0;
    return 0;
}

// RLIMIT_CORE is an enum on one system and a number on the other.
static inline void posix_forbid_core_dumps(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

// Room on the disk that is really taken.
static inline int posix_allocate(int descriptor, off_t bytes) {
#if defined(__APPLE__)
    fstore_t store = {F_ALLOCATEALL, F_PEOFPOSMODE, 0, bytes, 0};
    return fcntl(descriptor, F_PREALLOCATE, &store) == -1 ? errno : 0;
#else
    return posix_fallocate(descriptor, 0, bytes);
#endif
}

// Closing every other descriptor is an extension on each system.
static inline void posix_spawn_close_others(posix_spawn_file_actions_t *actions, short *flags, int first) {
#if defined(__APPLE__)
    *flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#elif defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    posix_spawn_file_actions_addclosefrom_np(actions, first);
#endif
}

// Sends bytes, and with the first of them an open descriptor; -1 for none. The macros for control messages are no functions.
static inline ssize_t posix_send(int socket, const void *bytes, size_t count, int descriptor) {
    union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr header; } control;
    struct iovec part = {(void *)bytes, count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor >= 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof descriptor);
        memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
#if defined(__linux__)
    return sendmsg(socket, &message, MSG_NOSIGNAL);
#else
    return sendmsg(socket, &message, 0);
#endif
}

// Receives bytes, and a descriptor that came with them; -1 for none. It is the caller's.
// A null pointer for the descriptor: none is taken, and the system closes those that come.
static inline ssize_t posix_receive(int socket, void *bytes, size_t count, int *descriptor) {
    union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr header; } control;
    struct iovec part = {bytes, count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (!descriptor) return recvmsg(socket, &message, 0);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_LEN(sizeof(int));
    *descriptor = -1;
#if defined(__linux__)
    const ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
#else
    const ssize_t got = recvmsg(socket, &message, 0);
#endif
    if (got < 0) return got;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
        memcpy(descriptor, CMSG_DATA(header), sizeof *descriptor);
    return got;
}

// Both ends of a connection, which no program that is started inherits by itself.
static inline int posix_socket_pair(int ends[2]) {
#if defined(__linux__)
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
#else
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1;
    const int yes = 1;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        setsockopt(ends[i], SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof yes);
    }
    return 0;
#endif
}

// posix_spawn's types are structs on one system and pointers on the other. Standard input is empty; standard output and standard
// error are `output`, or our standard error; descriptor 3 is `channel`, where that is not -1.
static inline int posix_spawn_alone(
    pid_t *child, const char *program, char *const arguments[], char *const environment[], const char *output,
    int own_session, int channel) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
#if defined(__linux__) && !defined(POSIX_SPAWN_SETSID)
    // glibc shows it behind _GNU_SOURCE alone, under which fd_set is another type than in Swift's Glibc.
    const short POSIX_SPAWN_SETSID = 0x80;
#endif
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    int failed;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (output)
        posix_spawn_file_actions_addopen(&actions, 2, output, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
    posix_spawn_file_actions_adddup2(&actions, 2, 1);
    if (channel >= 0) posix_spawn_file_actions_adddup2(&actions, channel, 3);
    posix_spawn_close_others(&actions, &flags, channel >= 0 ? 4 : 3);
#if defined(__APPLE__)
    if (!output) posix_spawn_file_actions_addinherit_np(&actions, 2);
#endif
    if (own_session) flags |= POSIX_SPAWN_SETSID;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, flags);
    failed = posix_spawn(child, program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

#endif

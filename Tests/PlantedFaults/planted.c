// Preloaded into a decoder: does what hostile bytes would do if they had taken it over. What is to be done stands in the file that is
// read: "PLANTED-crash". What the sandbox lets through ends the process by a signal of its own, so that the test sees it.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void escaped(int yes) {
    if (!yes) return;
    signal(SIGUSR2, SIG_DFL);
    raise(SIGUSR2);
    _exit(99);
}

static void work(const char *what) {
    if (!strncmp(what, "crash", 5)) *(volatile int *)8 = 1;
    if (!strncmp(what, "abort", 5)) abort();
    if (!strncmp(what, "exit", 4)) _exit(0);
    if (!strncmp(what, "hang", 4))
        for (volatile int i = 0;; i++) {}
    if (!strncmp(what, "sleep", 5))
        for (;;) sleep(1000);
    if (!strncmp(what, "bomb", 4))
        for (;;) {
            char *block = malloc(16 << 20);
            memset(block, 1, 16 << 20);
        }
    if (!strncmp(what, "fork", 4)) {
        const pid_t child = fork();
        if (child == 0) _exit(0);
        escaped(child > 0 || syscall(SYS_vfork) > 0);
    }
    if (!strncmp(what, "exec", 4)) {
        char *const arguments[] = {"/bin/true", NULL};
        execv("/bin/true", arguments);
        escaped(syscall(SYS_execveat, AT_FDCWD, "/bin/true", arguments, NULL, 0) == 0);
    }
    if (!strncmp(what, "connect", 7)) {
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        const int socket_ = socket(AF_INET, SOCK_STREAM, 0);
        escaped(socket_ >= 0);
        escaped(connect(3, (struct sockaddr *)&address, sizeof address) == 0);
    }
    if (!strncmp(what, "open", 4)) {
        escaped(open("/etc/passwd", O_RDONLY) >= 0);
        escaped(open("/tmp/planted", O_WRONLY | O_CREAT, 0600) >= 0);
        escaped(open("/proc/self/environ", O_RDONLY) >= 0);
        escaped(open("/proc/self/fd/0", O_RDONLY) >= 0);
    }
    // Of the file itself, which a decoder of a video may open.
    if (!strncmp(what, "empty", 5)) {
        char path[32];
        for (int file = 4; file < 16; file++) {
            snprintf(path, sizeof path, "/proc/self/fd/%d", file);
            for (int mode = O_RDONLY; mode <= O_RDWR; mode++) escaped(open(path, mode | O_TRUNC) >= 0);
            escaped(open(path, O_WRONLY) >= 0 || open(path, O_RDWR | O_APPEND) >= 0);
            escaped(truncate(path, 0) == 0 || ftruncate(file, 0) == 0);
        }
    }
    if (!strncmp(what, "unlink", 6)) escaped(unlink("/tmp/planted-here") == 0 || rename("/tmp/planted-here", "/tmp/x") == 0);
    if (!strncmp(what, "kill", 4)) escaped(kill(getppid(), 0) == 0 || kill(getppid(), SIGSTOP) == 0);
    if (!strncmp(what, "owner", 5)) escaped(fcntl(3, F_SETOWN, getppid()) == 0 || fcntl(3, F_SETFL, O_ASYNC) == 0);
    // What comes next would be an answer.
    if (!strncmp(what, "half", 4)) {
        if (write(3, "x", 1) == 1)
            for (;;) sleep(1000);
    }
    if (!strncmp(what, "shut", 4)) {
        shutdown(3, SHUT_RDWR);
        for (;;) sleep(1000);
    }
    if (!strncmp(what, "lies", 4)) {
        const char *lie = "{\"metadata\":{\"width\":1,\"height\":1,\"orientation\":1,\"position\":{\"latitude\":1e300,\"longitude\":0}}}";
        const unsigned length = strlen(lie);
        if (write(3, &length, 4) == 4 && write(3, lie, length) == (ssize_t)length)
            for (;;) sleep(1000);
    }
    if (!strncmp(what, "greedy", 6)) {
        const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
        setrlimit(RLIMIT_DATA, &all);
        for (int i = 0; i < 200; i++) {
            char *block = malloc(16 << 20);
            if (block) memset(block, 1, 16 << 20);
            usleep(5000);
        }
    }
    if (!strncmp(what, "spin", 4)) {
        signal(SIGXCPU, SIG_IGN);
        for (volatile int i = 0;; i++) {}
    }
    if (!strncmp(what, "files", 5)) {
        // Open descriptors along with what was to be sent.
        union { char bytes[CMSG_SPACE(2 * sizeof(int))]; struct cmsghdr header; } control = {.header = {
            .cmsg_len = CMSG_LEN(2 * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
        const int files[2] = {3, 3};
        memcpy(CMSG_DATA(&control.header), files, sizeof files);
        unsigned length = 2;
        struct iovec part = {&length, 4};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.bytes};
        if (sendmsg(3, &message, 0) == 4 && write(3, "{}", 2) == 2)
            for (;;) sleep(1000);
    }
    if (!strncmp(what, "trace", 5)) escaped(syscall(SYS_ptrace, 16, getppid(), 0, 0) == 0);
    if (!strncmp(what, "write", 5)) {
        // The photo itself, through what was handed over.
        for (int file = 4; file < 16; file++) escaped(write(file, "x", 1) == 1);
    }
}

ssize_t read(int file, void *buffer, size_t count) {
    static ssize_t (*real)(int, void *, size_t);
    if (!real) real = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    const ssize_t got = real(file, buffer, count);
    const char *found = got > 20 ? memmem(buffer, got, "PLANTED-", 8) : NULL;
    if (found) work(found + 8);
    return got;
}

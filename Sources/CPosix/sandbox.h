// What a process gives up for good, so that hostile bytes can do no harm through it.
#ifndef PHOTORENAME_CPOSIX_SANDBOX_H
#define PHOTORENAME_CPOSIX_SANDBOX_H

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>
#if defined(__linux__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

// RLIMIT_… are enums on one system and numbers on the other.
static inline int posix_limit_files(unsigned long count) {
    struct rlimit files = {count, count}, size = {0, 0};
    return setrlimit(RLIMIT_FSIZE, &size) == 0 ? setrlimit(RLIMIT_NOFILE, &files) : -1;
}

// Seconds of processor time from now on, after which the process gets SIGXCPU.
static inline int posix_limit_cpu(unsigned long seconds) {
    struct rusage used;
    struct rlimit limit;
    if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &limit) != 0) return -1;
    limit.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + seconds + 1;
    return setrlimit(RLIMIT_CPU, &limit);
}

// Bytes of memory that is not a file's: what malloc takes, on Linux also by mmap.
static inline int posix_limit_memory(unsigned long long bytes) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_DATA, &limit) != 0) return -1;
    limit.rlim_cur = (rlim_t)bytes;
    return setrlimit(RLIMIT_DATA, &limit);
}

#if defined(__linux__)

// Landlock (landlock(7)): no file can be opened, made, changed or removed by its path, whatever its name; except that an open one, if
// there is such, can be opened for reading. 0 on success, -1 where the kernel has no Landlock.
static inline int posix_deny_paths(int readable) {
    struct { uint64_t files, network, scoped; } ruleset = {0, 0, 0};
    const long version = syscall(444, NULL, 0, 1);
    if (version < 1) return -1;
    // All rights that each version knows; none is granted by a rule, but LANDLOCK_ACCESS_FS_READ_FILE of one file.
    ruleset.files = version >= 5 ? 0xFFFF : version >= 3 ? 0x7FFF : version == 2 ? 0x3FFF : 0x1FFF;
    ruleset.network = version >= 4 ? 3 : 0;
    ruleset.scoped = version >= 6 ? 3 : 0;
    const size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    const int descriptor = (int)syscall(444, &ruleset, size, 0);
    if (descriptor < 0) return -1;
    struct { uint64_t access; int32_t file; } __attribute__((packed)) rule = {1 << 2, readable};
    const int result = readable < 0 || syscall(445, descriptor, 1, &rule, 0) == 0 ? (int)syscall(446, descriptor, 0) : -1;
    close(descriptor);
    return result;
}

// seccomp(2): no system call but those that a decoder needs with what is open already. Others fail with EPERM, as if the user were not
// allowed to. `opens`: files may be opened for reading, as far as Landlock lets them. 0 on success, -1 where the kernel has no seccomp.
static inline int posix_deny_calls(int opens) {
#if defined(__x86_64__)
    const uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    const uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
    errno = ENOSYS;
    return -1;
#endif
#if defined(__x86_64__) || defined(__aarch64__)
    static const int allowed[] = {
        // Memory.
        SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk, SYS_membarrier,
        // What is open.
        SYS_read, SYS_readv, SYS_pread64, SYS_write, SYS_writev, SYS_lseek, SYS_close, SYS_fstat, SYS_newfstatat, SYS_dup,
        SYS_fadvise64, SYS_sendmsg, SYS_recvmsg, SYS_ppoll,
        // Threads of this process, and signals to itself: `kill` is none of them.
        SYS_futex, SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity, SYS_rt_sigaction, SYS_rt_sigprocmask,
        SYS_rt_sigreturn, SYS_sigaltstack, SYS_exit, SYS_exit_group, SYS_restart_syscall,
        // Who, when and how much.
        SYS_getpid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_uname, SYS_sysinfo, SYS_getrusage, SYS_times,
        SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_clock_nanosleep, SYS_nanosleep, SYS_getrandom, SYS_getcpu,
#if defined(__x86_64__)
        SYS_poll, SYS_arch_prctl, SYS_time,
#endif
    };
    enum { count = sizeof allowed / sizeof *allowed };
    const uint32_t number = offsetof(struct seccomp_data, nr);
    // The low half of the first three arguments; both architectures are little-endian.
    const uint32_t argument[] = {
        offsetof(struct seccomp_data, args[0]), offsetof(struct seccomp_data, args[1]), offsetof(struct seccomp_data, args[2]),
    };
    const uint32_t allow = SECCOMP_RET_ALLOW, refuse = SECCOMP_RET_ERRNO | EPERM, unknown = SECCOMP_RET_ERRNO | ENOSYS;
    struct sock_filter program[2 * count + 60];
    unsigned short length = 0;
#define POSIX_STATEMENT(code, k) program[length++] = (struct sock_filter){code, 0, 0, k}
#define POSIX_JUMP(code, k, yes, no) program[length++] = (struct sock_filter){code, yes, no, k}
    POSIX_STATEMENT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
    POSIX_STATEMENT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    POSIX_STATEMENT(BPF_LD | BPF_W | BPF_ABS, number);
    for (int i = 0; i < count; i++) {
        POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)allowed[i], 0, 1);
        POSIX_STATEMENT(BPF_RET | BPF_K, allow);
    }
    // A new thread is allowed, a new process is not: only by the older call, whose flags can be seen.
    POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1);
    POSIX_STATEMENT(BPF_RET | BPF_K, unknown);
    POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4);
    POSIX_STATEMENT(BPF_LD | BPF_W | BPF_ABS, argument[0]);
    POSIX_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x10000, 0, 1);
    POSIX_STATEMENT(BPF_RET | BPF_K, allow);
    POSIX_STATEMENT(BPF_RET | BPF_K, refuse);
    // Calls of which an argument must be one of these.
    const struct { int call, argument, count; uint32_t values[5]; } rules[] = {
        // abort() sends a signal to a thread of this process.
        {SYS_tgkill, 0, 1, {(uint32_t)getpid()}},
        // Flags, and another number for what is open; not signals to whoever owns it.
        {SYS_fcntl, 1, 5, {F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC}},
        // Names of threads, and of memory (PR_SET_VMA).
        {SYS_prctl, 0, 2, {PR_SET_NAME, 0x53564D41}},
        // The last one only where files may be opened: not to be emptied (O_TRUNC), which older versions of Landlock allow.
        {SYS_openat, 2, 2, {O_RDONLY, O_RDONLY | O_CLOEXEC}},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules - (opens ? 0 : 1); i++) {
        const int count = rules[i].count;
        POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rules[i].call, 0, (uint8_t)(count + 3));
        POSIX_STATEMENT(BPF_LD | BPF_W | BPF_ABS, argument[rules[i].argument]);
        for (int n = 0; n < count; n++)
            POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, rules[i].values[n], (uint8_t)(count - 1 - n), n == count - 1);
        POSIX_STATEMENT(BPF_RET | BPF_K, allow);
        POSIX_STATEMENT(BPF_RET | BPF_K, refuse);
    }
    // Limits of its own: the soft ones of processor time and memory are set for each picture.
    POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 7);
    POSIX_STATEMENT(BPF_LD | BPF_W | BPF_ABS, argument[0]);
    POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 4);
    POSIX_STATEMENT(BPF_LD | BPF_W | BPF_ABS, argument[1]);
    POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, RLIMIT_CPU, 1, 0);
    POSIX_JUMP(BPF_JMP | BPF_JEQ | BPF_K, RLIMIT_DATA, 0, 1);
    POSIX_STATEMENT(BPF_RET | BPF_K, allow);
    POSIX_STATEMENT(BPF_RET | BPF_K, refuse);
    POSIX_STATEMENT(BPF_RET | BPF_K, refuse);
#undef POSIX_STATEMENT
#undef POSIX_JUMP
    struct sock_fprog filter = {length, program};
    // All threads, also those that libraries have started.
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0 ? 0 : -1;
#endif
}

static inline int posix_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

#else

static inline int posix_deny_paths(int readable) { return -1; }
static inline int posix_deny_calls(int opens) { return -1; }
static inline int posix_no_new_privileges(void) { return -1; }

#endif

#endif

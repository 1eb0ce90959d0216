// Does something to a program at exactly the N-th of some system calls, summed over all its threads and children, which
// strace does not: it counts by thread.
//
//   killat before CALLS N PROGRAM ARGUMENT…   kill it: calls 1 to N-1 are done, call N is not
//   killat hold CALLS N PROGRAM ARGUMENT…     stop it there until the hook has ended
//   killat ERRNO CALLS N PROGRAM ARGUMENT…    let call N fail with that number, and not be done
//   killat count CALLS 0 PROGRAM ARGUMENT…    only count
//   killat cut|flush FOLDER…                  take the power from a file system (ext4, no log flush); sync one
//
// CALLS: names, with commas between, or `state` for all that change what a disk holds. KILLAT_HOOK: a line of shell that
// is run once call N is reached. KILLAT_REPORT: a file for the name of call N, or for `name count` lines.
// Ends with 137 when it killed, 124 when call N never came, 125 when it cannot work here, else as the program did.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if !defined(__linux__) || !defined(__x86_64__)
int main(void) {
    fputs("killat: only for Linux on x86-64\n", stderr);
    return 125;
}
#else
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct { const char *name; int number; } known[] = {
    {"rename", SYS_rename}, {"renameat", SYS_renameat}, {"renameat2", SYS_renameat2}, {"link", SYS_link},
    {"linkat", SYS_linkat}, {"unlink", SYS_unlink}, {"unlinkat", SYS_unlinkat}, {"fsync", SYS_fsync},
    {"fdatasync", SYS_fdatasync}, {"pwrite64", SYS_pwrite64}, {"ftruncate", SYS_ftruncate},
    {"fallocate", SYS_fallocate}, {"mkdir", SYS_mkdir}, {"mkdirat", SYS_mkdirat}, {"utimensat", SYS_utimensat},
};
enum { KNOWN = sizeof known / sizeof known[0], THREADS = 4096 };

static int wanted[KNOWN], wanted_count;
static long counts[KNOWN];
static pid_t inside[THREADS];
static int inside_count;

static void choose(char *names) {
    for (char *name = strtok(names, ","); name; name = strtok(NULL, ","))
        for (int i = 0; i < KNOWN; i++)
            if (!strcmp(name, "state") || !strcmp(name, known[i].name)) wanted[wanted_count++] = i;
}

static const char *count(int number) {
    for (int i = 0; i < wanted_count; i++)
        if (known[wanted[i]].number == number) {
            counts[wanted[i]]++;
            return known[wanted[i]].name;
        }
    return "?";
}

static void report(const char *name) {
    const char *path = getenv("KILLAT_REPORT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    if (name) fprintf(file, "%s\n", name);
    else
        for (int i = 0; i < KNOWN; i++)
            if (counts[i]) fprintf(file, "%s %ld\n", known[i].name, counts[i]);
    fclose(file);
}

static void hook(void) {
    const char *line = getenv("KILLAT_HOOK");
    if (line && system(line) == -1) perror("killat: hook");
}

static void trace_me(char **command) {
    struct sock_filter filter[KNOWN + 4];
    int length = 0;
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < wanted_count; i++)
        filter[length++] =
            (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, known[wanted[i]].number, wanted_count - i, 0);
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    struct sock_fprog program = {length, filter};
    if (ptrace(PTRACE_TRACEME, 0, 0, 0)) _exit(125);
    raise(SIGSTOP);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) _exit(125);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

static void leave(pid_t thread) {
    for (int i = 0; i < inside_count; i++)
        if (inside[i] == thread) inside[i--] = inside[--inside_count];
}

static int power(int argc, char **argv) {
    int failed = 0;
    for (int i = 2; i < argc; i++) {
        // EXT4_IOC_SHUTDOWN, EXT4_GOING_FLAGS_NOLOGFLUSH
        unsigned int no_log_flush = 2;
        int folder = open(argv[i], O_RDONLY | O_DIRECTORY);
        int result = folder < 0 ? -1
            : strcmp(argv[1], "cut") ? syncfs(folder) : ioctl(folder, _IOR('X', 125, unsigned int), &no_log_flush);
        if (result) {
            perror(argv[i]);
            failed = 1;
        }
        if (folder >= 0) close(folder);
    }
    return failed;
}

int main(int argc, char **argv) {
    if (argc > 2 && (!strcmp(argv[1], "cut") || !strcmp(argv[1], "flush"))) return power(argc, argv);
    if (argc < 5) return 125;
    int kills = !strcmp(argv[1], "before"), holds = !strcmp(argv[1], "hold"), error = atoi(argv[1]);
    choose(argv[2]);
    long at = atol(argv[3]), number = 0;
    pid_t root = fork();
    if (!root) trace_me(argv + 4);
    int status;
    waitpid(root, &status, 0);
    if (!WIFSTOPPED(status)) return 125;
    ptrace(PTRACE_SETOPTIONS, root, 0,
        PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACESYSGOOD
            | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC);
    ptrace(PTRACE_CONT, root, 0, 0);
    int is_closing = 0, has_fired = 0, root_status = 0;
    for (;;) {
        pid_t thread = waitpid(-1, &status, __WALL);
        if (thread < 0) {
            if (errno == EINTR) continue;
            break;
        }
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            leave(thread);
            if (thread == root) {
                root_status = status;
                if (has_fired && kills) break;
            }
        } else if (status >> 16 == PTRACE_EVENT_SECCOMP) {
            if (is_closing) continue;  // held, and never run
            struct user_regs_struct registers;
            ptrace(PTRACE_GETREGS, thread, 0, &registers);
            const char *name = count((int)registers.orig_rax);
            if (++number == at && strcmp(argv[1], "count")) {
                report(name);
                if (kills) {
                    is_closing = 1;
                } else if (holds) {
                    has_fired = 1;
                    hook();
                    ptrace(PTRACE_CONT, thread, 0, 0);
                } else {
                    has_fired = 1;
                    registers.orig_rax = (unsigned long long)-1;
                    registers.rax = (unsigned long long)-error;
                    ptrace(PTRACE_SETREGS, thread, 0, &registers);
                    ptrace(PTRACE_CONT, thread, 0, 0);
                }
            } else {
                if (inside_count < THREADS) inside[inside_count++] = thread;
                ptrace(PTRACE_SYSCALL, thread, 0, 0);
            }
        } else if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
            leave(thread);
            ptrace(PTRACE_CONT, thread, 0, 0);
        } else if (status >> 16) {
            ptrace(PTRACE_CONT, thread, 0, 0);
        } else {
            int signal = WSTOPSIG(status);
            ptrace(PTRACE_CONT, thread, 0, signal == SIGSTOP || signal == SIGTRAP ? 0 : signal);
        }
        if (is_closing && !inside_count && !has_fired) {
            has_fired = 1;
            hook();
            kill(root, SIGKILL);
        }
    }
    if (!strcmp(argv[1], "count")) report(NULL);
    else if (!has_fired) return 124;
    return WIFSIGNALED(root_status) ? 128 + WTERMSIG(root_status) : WEXITSTATUS(root_status);
}
#endif

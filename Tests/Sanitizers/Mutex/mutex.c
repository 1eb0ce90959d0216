// Tells ThreadSanitizer of the waits of Synchronization.Mutex. Its fast path is compiled into the caller, and seen; the two
// functions for a lock that somebody holds are the standard library's, which is not built for the sanitizer, and hand the
// lock over in the kernel (futex(2), PI). Without this each contended Mutex is reported as a race.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

SWIFT void lock_slow(uint32_t thread, SELF void *handle) __asm__(LOCK);
SWIFT void unlock_slow(SELF void *handle) __asm__(UNLOCK);

static SWIFT void (*original_lock)(uint32_t, SELF void *);
static SWIFT void (*original_unlock)(SELF void *);

// Before there is a second thread: looked up at the first use, two threads would write at once, and that is a race too.
__attribute__((constructor)) static void look_up(void) {
    original_lock = (SWIFT void (*)(uint32_t, SELF void *))dlsym(RTLD_NEXT, LOCK);
    original_unlock = (SWIFT void (*)(SELF void *))dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void lock_slow(uint32_t thread, SELF void *handle) {
    original_lock(thread, handle);
    __tsan_acquire(handle);
}

SWIFT void unlock_slow(SELF void *handle) {
    __tsan_release(handle);
    original_unlock(handle);
}

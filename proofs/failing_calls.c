/* Makes the n-th call that changes anything below a folder fail, as on a full disk.
   FAIL_UNDER: the folder; FAIL_AT: the number of the call, from 1 (0: none);
   FAIL_COUNT: a file that gets one byte per call. Loaded by LD_PRELOAD. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int number = 0;
static __thread int inside = 0;

static int is_under(const char *path) {
    const char *folder = getenv("FAIL_UNDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_under_fd(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_under(path);
}

static int fails(int concerns_us) {
    if (inside || !concerns_us) return 0;
    inside = 1;
    int now = __sync_add_and_fetch(&number, 1);
    const char *count = getenv("FAIL_COUNT"), *at = getenv("FAIL_AT");
    if (count) {
        int fd = open(count, O_WRONLY | O_APPEND | O_CREAT, 0600);
        if (fd >= 0) {
            ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
            if (real(fd, "x", 1) < 0) { /* only a count */ }
            close(fd);
        }
    }
    inside = 0;
    if (at && now == atoi(at)) {
        errno = ENOSPC;
        return 1;
    }
    return 0;
}

#define WRAP(type, name, parameters, arguments, concerns)                              \
    type name parameters {                                                             \
        static type(*real) parameters = NULL;                                          \
        if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);                 \
        if (fails(concerns)) return -1;                                                \
        return real arguments;                                                         \
    }

WRAP(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n), is_under_fd(fd))
WRAP(ssize_t, pwrite, (int fd, const void *b, size_t n, off_t o), (fd, b, n, o),
     is_under_fd(fd))
WRAP(ssize_t, pwrite64, (int fd, const void *b, size_t n, off64_t o), (fd, b, n, o),
     is_under_fd(fd))
WRAP(int, ftruncate, (int fd, off_t n), (fd, n), is_under_fd(fd))
WRAP(int, ftruncate64, (int fd, off64_t n), (fd, n), is_under_fd(fd))
WRAP(int, fsync, (int fd), (fd), is_under_fd(fd))
WRAP(int, fdatasync, (int fd), (fd), is_under_fd(fd))
WRAP(int, rename, (const char *a, const char *b), (a, b), is_under(b))
WRAP(int, symlink, (const char *a, const char *b), (a, b), is_under(b))
WRAP(int, mkdir, (const char *p, mode_t m), (p, m), is_under(p))
WRAP(int, rmdir, (const char *p), (p), is_under(p))
WRAP(int, unlink, (const char *p), (p), is_under(p))
WRAP(int, chmod, (const char *p, mode_t m), (p, m), is_under(p))

#define WRAP_OPEN(name)                                                                \
    int name(const char *path, int flags, ...) {                                       \
        static int (*real)(const char *, int, ...) = NULL;                             \
        if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name);    \
        va_list rest;                                                                  \
        va_start(rest, flags);                                                         \
        mode_t mode = va_arg(rest, mode_t);                                            \
        va_end(rest);                                                                  \
        if ((flags & O_CREAT) && fails(is_under(path))) return -1;                     \
        return real(path, flags, mode);                                                \
    }

WRAP_OPEN(open)
WRAP_OPEN(open64)

// Moves the wall clock of a process that preloads it, by the seconds in the file that WALL_CLOCK_JUMP names. Leaves the
// monotonic clock alone, as a jump of the system's clock does. Allocates nothing: libfaketime does, and workerd's own
// allocator then waits for ever at its start.
typedef struct { long sec; long nsec; } timespec;
typedef struct { long sec; long usec; } timeval;
long syscall(long number, ...);
char *getenv(const char *name);
void *mmap(void *at, unsigned long length, int protection, int flags, int file, long offset);

#if defined(__x86_64__)
enum { CLOCK_GETTIME = 228, OPENAT = 257 };
#else
enum { CLOCK_GETTIME = 113, OPENAT = 56 };
#endif
enum { REALTIME = 0, REALTIME_COARSE = 5, READ = 1, SHARED = 1, FROM_HERE = -100 };

static volatile const long long *jump;

static long jumped(void) {
  if (jump == 0) {
    int file = (int)syscall(OPENAT, FROM_HERE, getenv("WALL_CLOCK_JUMP"), 0);
    jump = mmap(0, 8, READ, SHARED, file, 0);
  }
  return (long)*jump;
}

int clock_gettime(int clock, timespec *now) {
  int failed = (int)syscall(CLOCK_GETTIME, clock, now);
  if (!failed && (clock == REALTIME || clock == REALTIME_COARSE)) now->sec += jumped();
  return failed;
}

int gettimeofday(timeval *now, void *zone) {
  timespec read;
  clock_gettime(REALTIME, &read);
  now->sec = read.sec;
  now->usec = read.nsec / 1000;
  return 0;
}

#pragma once

#include <atomic>
#include <cstddef>

/// Counts the allocations of a test program; include it in one unit alone. The allocator is
/// replaced, because Eigen asks malloc, not operator new. Sanitizers replace it themselves, and
/// then there is nothing to count.

#if defined(__SANITIZE_ADDRESS__)
#define SINEW_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SINEW_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef SINEW_COUNTS_ALLOCATIONS
#define SINEW_COUNTS_ALLOCATIONS 1
#endif

namespace sinew::reference {
inline std::atomic<long> allocations{0};
}

#if SINEW_COUNTS_ALLOCATIONS
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* malloc(std::size_t size) {
    ++sinew::reference::allocations;
    return __libc_malloc(size);
}
#endif

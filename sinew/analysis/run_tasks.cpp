#include "sinew/analysis/run_tasks.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace sinew {

void run_tasks(int n, int threads, const std::function<void(int done, int all)>& progress,
               const std::function<void(int)>& task) {
    if (n <= 0) return;
    std::vector<std::exception_ptr> faults(static_cast<std::size_t>(n));
    std::atomic<int> next = 0;
    std::mutex told;
    int done = 0;
    std::exception_ptr stopped;
    const auto work = [&] {
        for (int k = next++; k < n; k = next++) {
            try {
                task(k);
            } catch (...) {
                faults[static_cast<std::size_t>(k)] = std::current_exception();
            }
            const std::scoped_lock lock(told);
            ++done;
            if (!progress || stopped) continue;
            try {
                progress(done, n);
            } catch (...) {
                stopped = std::current_exception();
                next = n;
            }
        }
    };
    const int all =
        threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    {
        std::vector<std::jthread> others;
        for (int t = 1; t < std::min(all, n); ++t) others.emplace_back(work);
        work();
    }
    if (stopped) std::rethrow_exception(stopped);
    for (const std::exception_ptr& fault : faults)
        if (fault) std::rethrow_exception(fault);
}

}  // namespace sinew

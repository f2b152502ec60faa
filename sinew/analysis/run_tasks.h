#pragma once

#include <functional>

namespace sinew {

/// Calls task(0) to task(n − 1), each once, on `threads` threads (0: as many as the machine has); a
/// thread takes the next that nobody has. `progress`, which may be empty, is told after each task
/// how many are done and of how many, by one thread at a time; where it throws, as Stopped, no
/// further task is begun. Rethrows that, or what the first of the tasks that threw has thrown, once
/// all that were begun are done.
void run_tasks(int n, int threads, const std::function<void(int done, int all)>& progress,
               const std::function<void(int)>& task);

}  // namespace sinew

#pragma once

namespace sinew::cli {

/// A bar on standard error, where a person looks on: `[####    ] 20 of 50 samples`.
void show_progress(int done, int all, const char* of);

}  // namespace sinew::cli

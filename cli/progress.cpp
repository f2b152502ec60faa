#include "cli/progress.h"

#include <cstdio>
#include <string>

namespace sinew::cli {

void show_progress(int done, int all, const char* of) {
    constexpr int width = 40;
    const int filled = width * done / all;
    std::fprintf(stderr, "\r[%s%s] %d of %d %s%s", std::string(filled, '#').c_str(),
                 std::string(width - filled, ' ').c_str(), done, all, of, done == all ? "\n" : "");
}

}  // namespace sinew::cli

#include "sinew/io/data_directory.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "sinew/input_error.h"

namespace sinew {

namespace fs = std::filesystem;

namespace {

bool holds_data(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder / "bodies", ignored) &&
           fs::is_directory(folder / "exercises", ignored);
}

}  // namespace

fs::path data_directory(const std::optional<std::string>& variable, const fs::path& program) {
    if (variable) {
        if (holds_data(*variable)) return fs::absolute(*variable).lexically_normal();
        throw InputError(
            fmt::format("SINEW_DATA: error: '{}' holds no folders 'bodies' and 'exercises'",
                        *variable),
            "Let it name Sinew's data folder, or unset it.");
    }
    const fs::path beside = program.parent_path();
    const std::array<fs::path, 2> places{
        (beside / ".." / "share" / "sinew" / "data").lexically_normal(), beside / "data"};
    for (const fs::path& place : places) {
        if (holds_data(place)) return place;
    }
    throw InputError(fmt::format("{}: error: Sinew's data is neither in '{}' nor in '{}'",
                                 program.string(), places[0].string(), places[1].string()),
                     "Install Sinew again, or let SINEW_DATA name its data folder.");
}

fs::path data_directory() {
    const char* value = std::getenv("SINEW_DATA");
    return data_directory(value ? std::optional<std::string>(value) : std::nullopt,
                          fs::read_symlink("/proc/self/exe"));
}

}  // namespace sinew

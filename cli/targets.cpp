#include "cli/targets.h"

#include <cstdio>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/save_text.h"

namespace sinew::cli {

void require_name(const std::optional<std::string>& name, const char* option) {
    if (name && name->empty())
        throw InputError(fmt::format("error: [{}] the name is empty", option));
}

void write_or_print(const std::string& target, const std::string& text) {
    if (target == "-")
        std::fputs(text.c_str(), stdout);
    else
        save_text(target, text);
}

}  // namespace sinew::cli

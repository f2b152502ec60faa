#include "cli/options.h"

namespace sinew::cli {

void add_adult_options(CLI::App& command, AdultText& adult) {
    command.add_option("--sex", adult.sex, "female or male (default: female)");
    command.add_option("--height", adult.height, "with unit: 168cm, 1.68m, 66in (default: 168cm)");
    command.add_option("--mass", adult.mass, "with unit: 62kg, 137lb (default: 62kg)");
    command.add_option("--strength", adult.strength,
                       "times an average person's muscle force (default: 1.0)");
}

void add_list(CLI::App& command, const char* name, std::vector<std::string>& values,
              const char* what) {
    command.add_option(name, values, what)->allow_extra_args(false);
}

}  // namespace sinew::cli

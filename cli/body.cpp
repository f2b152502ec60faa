#include <cstdio>
#include <span>
#include <vector>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/body_info.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/osim_writer.h"
#include "sinew/muscle/muscle_forces.h"
#include "sinew/muscle/path_jumps.h"
#include "sinew/report/body_info.h"

namespace sinew::cli {

int run_body_write(const AdultText& arguments, const std::string& out) {
    require_name(out, "--out");
    write_or_print(out, format_body_spec(make_adult(load_adult_tables(data_directory()),
                                                    parse_adult(arguments))));
    return exit_ok;
}

int run_body_info(const std::string& file, bool jumps) {
    require_name(file, "file");
    const BodySpec spec = load_body_spec(file);
    // Refuses what reads well but is no body, or has a muscle whose curves cannot be made.
    const Body body = compile(spec);
    const MuscleForces forces(body);
    std::fputs(format_body_info(calc_body_info(spec, body)).c_str(), stdout);
    if (!jumps) return exit_ok;
    const VecX posture = body.default_posture();
    const std::vector<PathJump> found = check_path_jumps(body, std::span(&posture, 1));
    std::printf("steps in muscle lengths, every coordinate swept from the default posture: %zu\n",
                found.size());
    for (const PathJump& jump : found) std::printf("    %s\n", describe(jump, body).c_str());
    return exit_ok;
}

}  // namespace sinew::cli

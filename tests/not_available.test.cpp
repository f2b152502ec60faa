// What a model without an abdominal wall cannot give, on models that others made.
#include "sinew/analysis/not_available.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "sinew/io/data_directory.h"
#include "sinew/io/muscle_groups.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/trunk_constants.h"

namespace sinew {
namespace {

std::filesystem::path model_file() {
    const char* chosen = std::getenv("SINEW_REFERENCE");
    return std::filesystem::path(chosen ? chosen : "../shared/reference") /
           "opensim/models/gait2392_thelen2003muscle.osim";
}

TEST(NotAvailable, gait2392_has_oblique_muscles_and_hips_but_no_wall_and_no_lumbar_levels) {
    if (!std::filesystem::exists(model_file()))
        GTEST_SKIP() << model_file()
                     << " is absent; set SINEW_REFERENCE to the folder of reference models";
    BodySpec spec = load_body_spec(model_file().string());
    assign_muscle_groups(data_directory(), spec);
    const Body body = compile(spec);
    TrunkSupport support;
    support.wall = make_abdominal_wall(body, load_trunk_constants(data_directory()).pressure,
                                       support.why_no_wall);
    ASSERT_FALSE(support.wall);
    const auto missing = list_not_available(body, support, true);
    std::vector<std::string> names;
    for (const NotAvailable& output : missing) names.push_back(output.name);
    const std::string verdicts =
        "verdicts whether pressure and stability ask for a trunk muscle, and roles that "
        "rest on it";
    const std::string groups =
        "activation of rectus abdominis, transversus abdominis, multifidus, quadratus "
        "lumborum";
    EXPECT_EQ(names,
              (std::vector<std::string>{
                  "abdominal pressure", "stability", "a brace",
                  "what pressure, stability and a brace add to each muscle", verdicts, groups,
                  "compression and shear of L5/S1, L4/L5, L3/L4, L2/L3, L1/L2, T12/L1"}));
    EXPECT_EQ(missing[0].why,
              "the body lacks markers pressure_top and pressure_bottom, a muscle rect_abd_r");
}

}  // namespace
}  // namespace sinew

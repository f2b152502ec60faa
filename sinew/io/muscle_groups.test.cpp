#include "sinew/io/muscle_groups.h"

#include <gtest/gtest.h>

#include "sinew/io/data_directory.h"

namespace sinew {
namespace {

TEST(MuscleGroups, patterns_stand_for_any_text_or_one_letter) {
    EXPECT_TRUE(fits_pattern("glmax1_r", "glmax*_?"));
    EXPECT_TRUE(fits_pattern("soleus_l", "soleus_?"));
    EXPECT_FALSE(fits_pattern("soleus", "soleus_?"));
    EXPECT_FALSE(fits_pattern("xsoleus_l", "soleus_?"));
}

TEST(MuscleGroups, every_muscle_is_in_one_group_and_a_nameless_one_in_its_own) {
    BodySpec spec;
    for (const char* name : {"glmax1_r", "glmax2_l", "gizmo_r"})
        spec.muscles.push_back({.name = name});
    spec.groups = {{"hip_flex_r", {"glmax1_r"}}};
    assign_muscle_groups("data", spec);
    ASSERT_EQ(spec.groups.size(), 2u);
    EXPECT_EQ(spec.groups[0].name, "gluteus maximus");
    EXPECT_EQ(spec.groups[0].members, (std::vector<std::string>{"glmax1_r", "glmax2_l"}));
    EXPECT_EQ(spec.groups[1].name, "gizmo_r");
}

}  // namespace
}  // namespace sinew

#include "sinew/body/adult.h"

#include <gtest/gtest.h>

namespace sinew {
namespace {

TEST(MirroredName, turns_right_into_left_wherever_the_letter_stands) {
    EXPECT_EQ(mirrored_name("hip_r"), "hip_l");
    EXPECT_EQ(mirrored_name("knee_angle_r_beta"), "knee_angle_l_beta");
    EXPECT_EQ(mirrored_name("IL_R5_r"), "IL_R5_l");
    EXPECT_EQ(mirrored_name("Gmax1_at_pelvis_r"), "Gmax1_at_pelvis_l");
}

TEST(MirroredName, leaves_the_midline_alone) {
    EXPECT_EQ(mirrored_name("pelvis_rotation"), "pelvis_rotation");
    EXPECT_EQ(mirrored_name("thorax"), "thorax");
}

}  // namespace
}  // namespace sinew

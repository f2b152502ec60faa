#include "sinew/io/adult_tables.h"

#include <unistd.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "sinew/body/adult.h"
#include "sinew/body/body.h"
#include "sinew/input_error.h"
#include "sinew/io/csv.h"
#include "sinew/io/data_directory.h"

namespace sinew {
namespace {

const AdultTables& tables() {
    static const AdultTables loaded = load_adult_tables(data_directory());
    return loaded;
}

const MuscleSpec& muscle(const BodySpec& spec, const std::string& name) {
    return *std::find_if(spec.muscles.begin(), spec.muscles.end(),
                         [&](const MuscleSpec& m) { return m.name == name; });
}

std::string error_of(const AdultOptions& options) {
    try {
        (void)make_adult(tables(), options);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(AdultTables, every_row_has_a_source_that_is_final) {
    int tables_with_source = 0;
    for (const auto& file : std::filesystem::directory_iterator(data_directory() / "bodies")) {
        if (file.path().extension() != ".csv") continue;
        const CsvTable table = load_csv(file.path());
        const auto& columns = table.columns();
        if (std::find(columns.begin(), columns.end(), "source") == columns.end()) continue;
        ++tables_with_source;
        for (const auto& row : table.rows()) {
            const std::string& source = table.text(row, "source");
            EXPECT_GT(source.size(), 5u) << file.path() << ':' << row.line;
            EXPECT_EQ(source.find("provisional"), std::string::npos)
                << file.path() << ':' << row.line;
        }
    }
    EXPECT_GE(tables_with_source, 15);
}

TEST(AdultTables, a_missing_table_is_named) {
    const auto folder = std::filesystem::temp_directory_path() /
                        ("sinew_adult_tables_test_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder / "bodies");
    std::string message;
    try {
        (void)load_adult_tables(folder);
    } catch (const InputError& error) {
        message = error.what();
    }
    EXPECT_EQ(message, (folder / "bodies/people.csv").string() +
                           ": error: the file cannot be opened: No such file or directory");
    std::filesystem::remove_all(folder);
}

TEST(Adult, mass_is_the_mass_asked_for_either_sex) {
    for (const Sex sex : {Sex::female, Sex::male}) {
        for (const double mass : {48.0, 62.0, 110.0}) {
            const Body body = compile(make_adult(tables(), {.sex = sex, .mass_kg = mass}));
            // A sum of thirty numbers: rounding only.
            EXPECT_NEAR(body.mass(), mass, 1e-9);
        }
    }
}

TEST(Adult, lengths_scale_with_height_and_nothing_else) {
    const BodySpec small = make_adult(tables(), {.height_m = 1.5});
    const BodySpec tall = make_adult(tables(), {.height_m = 1.8, .mass_kg = 90, .strength = 2});
    const double ratio = 1.8 / 1.5;
    for (std::size_t i = 0; i < small.joints.size(); ++i) {
        EXPECT_TRUE(tall.joints[i].parent.translation.isApprox(
            Vec3(small.joints[i].parent.translation * ratio), 1e-12))
            << small.joints[i].name;
    }
    for (std::size_t i = 0; i < small.muscles.size(); ++i) {
        const MuscleSpec &s = small.muscles[i], &t = tall.muscles[i];
        EXPECT_NEAR(t.optimal_fibre_length, ratio * s.optimal_fibre_length, 1e-12) << s.name;
        EXPECT_NEAR(t.tendon_slack_length, ratio * s.tendon_slack_length, 1e-12) << s.name;
        EXPECT_EQ(t.pennation, s.pennation) << s.name;
    }
}

TEST(Adult, strength_multiplies_every_muscle_and_only_muscles) {
    const BodySpec plain = make_adult(tables());
    const BodySpec strong = make_adult(tables(), {.strength = 1.7});
    for (std::size_t i = 0; i < plain.muscles.size(); ++i) {
        EXPECT_NEAR(strong.muscles[i].max_isometric_force,
                    1.7 * plain.muscles[i].max_isometric_force, 1e-9);
    }
    EXPECT_EQ(strong.segments, plain.segments);
    EXPECT_EQ(strong.joints, plain.joints);
}

TEST(Adult, leg_muscles_have_the_volume_of_the_regression) {
    // Handsfield's law for gluteus maximus at 1.70 m and 70 kg: 820 cm³ by hand.
    const BodySpec spec = make_adult(tables(), {.sex = Sex::male, .height_m = 1.7, .mass_kg = 70});
    const double tension = tables().specific_tension.at({"leg", "male"});
    double volume = 0;
    for (const char* name : {"glmax1_r", "glmax2_r", "glmax3_r"}) {
        const MuscleSpec& line = muscle(spec, name);
        volume += line.max_isometric_force / tension * 100 * line.optimal_fibre_length;
    }
    EXPECT_NEAR(volume, 0.123 * (47 * 1.7 * 70 + 1285) - 25.4, 1e-6);
    EXPECT_NEAR(volume, 820, 1);
}

TEST(Adult, trunk_muscles_follow_mass_over_height) {
    const BodySpec a = make_adult(tables(), {.height_m = 1.6, .mass_kg = 50});
    const BodySpec b = make_adult(tables(), {.height_m = 1.8, .mass_kg = 90});
    for (const char* name : {"rect_abd_r", "IL_L2_l", "MF_m3s_r"}) {
        EXPECT_NEAR(muscle(b, name).max_isometric_force,
                    muscle(a, name).max_isometric_force * (90 / 1.8) / (50 / 1.6), 1e-9)
            << name;
    }
}

TEST(Adult, has_eighteen_independent_lumbar_coordinates_within_their_ranges) {
    const Body body = compile(make_adult(tables()));
    int found = 0;
    for (const char* level : {"L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2", "T12_L1"}) {
        for (const char* kind : {"_FE", "_LB", "_AR"}) {
            const auto index = body.find_coordinate(std::string(level) + kind);
            ASSERT_TRUE(index) << level << kind;
            const Coordinate& c = body.coordinates[*index];
            EXPECT_FALSE(c.locked) << c.name;
            EXPECT_LT(c.minimum, -0.03) << c.name;
            EXPECT_GT(c.maximum, 0.03) << c.name;
            EXPECT_LT(c.maximum - c.minimum, 0.4) << c.name;  // no level turns by more than 23°
            ++found;
        }
    }
    EXPECT_EQ(found, 18);
}

TEST(Adult, every_muscle_is_in_one_group_and_the_groups_of_the_evidence_are_there) {
    const BodySpec spec = make_adult(tables());
    std::multiset<std::string> members;
    std::set<std::string> names;
    for (const auto& group : spec.groups) {
        names.insert(group.name);
        members.insert(group.members.begin(), group.members.end());
    }
    EXPECT_EQ(members.size(), spec.muscles.size());
    for (const auto& m : spec.muscles) EXPECT_EQ(members.count(m.name), 1u) << m.name;
    for (const char* name :
         {"gluteus maximus", "gluteus medius", "biceps femoris", "semitendinosus",
          "vastus lateralis", "vastus medialis", "rectus femoris", "rectus abdominis",
          "external oblique", "internal oblique", "erector spinae", "multifidus",
          "quadratus lumborum", "psoas"}) {
        EXPECT_TRUE(names.contains(name)) << name;
    }
}

TEST(Adult, a_muscle_and_its_twin_differ_by_the_mirror_alone) {
    const BodySpec spec = make_adult(tables());
    int pairs = 0;
    for (const auto& right : spec.muscles) {
        if (!right.name.ends_with("_r")) continue;
        const MuscleSpec& left = muscle(spec, mirrored_name(right.name));
        EXPECT_EQ(left.max_isometric_force, right.max_isometric_force);
        EXPECT_EQ(left.optimal_fibre_length, right.optimal_fibre_length);
        EXPECT_EQ(left.tendon_slack_length, right.tendon_slack_length);
        ASSERT_EQ(left.points.size(), right.points.size());
        for (std::size_t i = 0; i < right.points.size(); ++i) {
            const Vec3& r = std::get<FixedPointSpec>(right.points[i].location).p;
            const Vec3& l = std::get<FixedPointSpec>(left.points[i].location).p;
            EXPECT_EQ(l, Vec3(r.x(), r.y(), -r.z())) << right.name;
            EXPECT_EQ(left.points[i].segment, mirrored_name(right.points[i].segment));
        }
        ++pairs;
    }
    EXPECT_EQ(2 * pairs, static_cast<int>(spec.muscles.size()));
}

TEST(Adult, options_out_of_range_are_refused_with_value_and_bound) {
    EXPECT_EQ(error_of({.height_m = 16.8}),
              "error: [--height] 16.8 m is out of range; it must be 1.2 to 2.3 m");
    EXPECT_EQ(error_of({.mass_kg = -1}),
              "error: [--mass] -1 kg is out of range; it must be 30 to 250 kg");
    EXPECT_EQ(error_of({.strength = std::numeric_limits<double>::quiet_NaN()}),
              "error: [--strength] nan is out of range; it must be 0.1 to 5");
}

}  // namespace
}  // namespace sinew

#include "sinew/io/quantity.h"

#include <numbers>

#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

std::string message_of(std::string_view text, Dimension dimension) {
    try {
        (void)parse_quantity(text, dimension, "error: [--load]");
    } catch (const InputError& fault) {
        return fault.what();
    }
    return "nothing was refused";
}

TEST(Quantity, units_become_si) {
    EXPECT_DOUBLE_EQ(parse_quantity("80kg", Dimension::mass, ""), 80);
    EXPECT_DOUBLE_EQ(parse_quantity("176lb", Dimension::mass, ""), 176 * 0.45359237);
    EXPECT_DOUBLE_EQ(parse_quantity("980.665 N", Dimension::mass, ""), 100);
    EXPECT_DOUBLE_EQ(parse_quantity("40cm", Dimension::length, ""), 0.4);
    EXPECT_DOUBLE_EQ(parse_quantity("14mm", Dimension::length, ""), 0.014);
    EXPECT_DOUBLE_EQ(parse_quantity("16in", Dimension::length, ""), 0.4064);
    EXPECT_DOUBLE_EQ(parse_quantity("1.68m", Dimension::length, ""), 1.68);
    EXPECT_DOUBLE_EQ(parse_quantity("-90deg", Dimension::angle, ""), -std::numbers::pi / 2);
    EXPECT_DOUBLE_EQ(parse_quantity("+0.5 rad", Dimension::angle, ""), 0.5);
    EXPECT_DOUBLE_EQ(parse_quantity("250ms", Dimension::time, ""), 0.25);
}

TEST(Quantity, a_number_without_unit_is_refused) {
    EXPECT_EQ(message_of("80", Dimension::mass),
              "error: [--load] '80' has no unit; a mass needs one (kg, lb or N), such as 80kg");
}

TEST(Quantity, a_unit_of_another_dimension_is_refused) {
    EXPECT_EQ(message_of("80cm", Dimension::mass),
              "error: [--load] '80cm' has the unit 'cm'; a mass needs kg, lb or N");
    EXPECT_EQ(message_of("80KG", Dimension::mass),
              "error: [--load] '80KG' has the unit 'KG'; a mass needs kg, lb or N");
}

TEST(Quantity, what_is_no_number_is_refused) {
    for (const char* text : {"", "kg", "eighty kg", "nan kg", "inf kg", "1e999kg"})
        EXPECT_EQ(message_of(text, Dimension::mass),
                  "error: [--load] '" + std::string(text) +
                      "' is not a mass; write a number and its unit (kg, lb or N)");
}

std::string load_message(std::string_view text) {
    try {
        (void)parse_load(text, "error: [--load]");
    } catch (const InputError& fault) {
        return fault.what();
    }
    return "nothing was refused";
}

TEST(Load, is_a_mass_or_a_share_of_capacity) {
    EXPECT_DOUBLE_EQ(std::get<LoadMass>(parse_load("80kg", "")).kg, 80);
    EXPECT_DOUBLE_EQ(std::get<LoadMass>(parse_load("176 lb", "")).kg, 176 * 0.45359237);
    EXPECT_DOUBLE_EQ(std::get<LoadMass>(parse_load("980.665N", "")).kg, 100);
    EXPECT_DOUBLE_EQ(std::get<LoadMass>(parse_load("0kg", "")).kg, 0);
    EXPECT_DOUBLE_EQ(std::get<LoadShare>(parse_load("75%", "")).of_capacity, 0.75);
    EXPECT_DOUBLE_EQ(std::get<LoadShare>(parse_load(" 62.5 % ", "")).of_capacity, 0.625);
    EXPECT_DOUBLE_EQ(std::get<LoadShare>(parse_load("100%", "")).of_capacity, 1);
}

TEST(Load, beyond_its_bounds_is_refused) {
    EXPECT_EQ(load_message("-20kg"), "error: [--load] is -20 kg; it must be 0 to 1000 kg");
    EXPECT_EQ(load_message("3000lb"), "error: [--load] is 1360.78 kg; it must be 0 to 1000 kg");
    EXPECT_EQ(load_message("-5%"),
              "error: [--load] is -5 % of the body's capacity; it must be 0 to 100 %\n"
              "A load beyond capacity is written in kg.");
    EXPECT_EQ(load_message("120%"),
              "error: [--load] is 120 % of the body's capacity; it must be 0 to 100 %\n"
              "A load beyond capacity is written in kg.");
}

TEST(Load, without_its_unit_or_number_is_refused) {
    EXPECT_EQ(load_message("80"),
              "error: [--load] '80' has no unit; a load needs one (kg, lb, N or %), such as 80kg");
    EXPECT_EQ(load_message("80cm"),
              "error: [--load] '80cm' has the unit 'cm'; a load needs kg, lb, N or %");
    EXPECT_EQ(load_message("75%%"),
              "error: [--load] '75%%' has the unit '%%'; a load needs kg, lb, N or %");
    for (const char* text : {"", "%", "kg", "nan%", "heavy"})
        EXPECT_EQ(load_message(text),
                  "error: [--load] '" + std::string(text) +
                      "' is not a load; write a mass (kg, lb or N) or a share of the body's "
                      "capacity (%)");
}

TEST(Quantity, a_plain_number_takes_no_unit) {
    EXPECT_DOUBLE_EQ(parse_number("0.6", ""), 0.6);
    EXPECT_THROW((void)parse_number("0.6kg", ""), InputError);
}

}  // namespace
}  // namespace sinew

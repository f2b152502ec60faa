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

TEST(Quantity, a_plain_number_takes_no_unit) {
    EXPECT_DOUBLE_EQ(parse_number("0.6", ""), 0.6);
    EXPECT_THROW((void)parse_number("0.6kg", ""), InputError);
}

}  // namespace
}  // namespace sinew

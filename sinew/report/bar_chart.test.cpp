#include "sinew/report/bar_chart.h"

#include <gtest/gtest.h>
#include <pugixml.hpp>

namespace sinew {
namespace {

pugi::xml_document parse(const std::string& svg) {
    pugi::xml_document document;
    EXPECT_TRUE(document.load_string(svg.c_str())) << svg;
    return document;
}

double width_of(const pugi::xml_document& document, const char* paint, int nth = 0) {
    for (const auto& found :
         document.select_nodes((std::string("//rect[@class='") + paint + "']").c_str()))
        if (nth-- == 0) return found.node().attribute("width").as_double();
    ADD_FAILURE() << paint << " is not drawn";
    return 0;
}

TEST(BarChart, bars_are_as_long_as_their_values_and_told_in_words) {
    const auto document = parse(
        draw_bar_chart({.title = "a < b",
                        .bars = {{.label = "one", .printed = "20 %", .value = 0.2, .paint = "main"},
                                 {.label = "two & a half",
                                  .printed = "10 %",
                                  .value = 0.1,
                                  .assumptions = Interval{0.1, 0.4},
                                  .paint = "rest"}}}));
    // Printed to a tenth of a unit; the longest thing drawn, 0.4, is 338 units long.
    EXPECT_NEAR(width_of(document, "main"), 169, 0.11);
    EXPECT_NEAR(width_of(document, "rest"), 84.5, 0.11);
    EXPECT_NEAR(width_of(document, "band"), 253.5, 0.11);
    EXPECT_STREQ(document.first_child().attribute("aria-label").value(),
                 "a < b: one 20 %; two & a half 10 %.");
}

TEST(BarChart, nothing_is_drawn_beyond_its_picture) {
    const auto document = parse(draw_bar_chart(
        {.title = "none",
         .bars = {{.label = "one", .printed = "0 %", .value = 0, .paint = "main"}}}));
    EXPECT_EQ(width_of(document, "main"), 0);
    EXPECT_TRUE(parse(draw_bar_chart({.title = "empty"})).first_child());
}

TEST(ContrastChart, the_dot_lies_on_its_own_side_of_the_margin) {
    for (const bool ratio : {false, true})
        for (const bool below : {false, true})
            for (const double value : {1.2, 3.0, 0.4}) {
                const auto document = parse(draw_contrast_chart({.words = "words",
                                                                 .value = value,
                                                                 .margin = 2,
                                                                 .assumptions = Interval{0.3, 3.5},
                                                                 .samples = Interval{0.35, 3.2},
                                                                 .printed = "v",
                                                                 .printed_margin = "m",
                                                                 .ratio = ratio,
                                                                 .below = below,
                                                                 .paint = "supported"}));
                const double dot =
                    document.select_node("//circle").node().attribute("cx").as_double();
                const auto tint = document.select_node("//rect[@class='beyond']").node();
                const double first = tint.attribute("x").as_double(),
                             last = first + tint.attribute("width").as_double();
                EXPECT_EQ(first < dot && dot < last, below ? value < 2 : value > 2);
                EXPECT_GT(dot, 0);
                EXPECT_LT(dot, 340);
            }
}

TEST(ContrastChart, a_contrast_of_nothing_is_drawn) {
    const auto document = parse(draw_contrast_chart(
        {.words = "0", .printed = "0", .printed_margin = "0", .paint = "undecided"}));
    EXPECT_NEAR(document.select_node("//circle").node().attribute("cx").as_double(), 170, 0.06);
}

TEST(TallyDrawing, has_a_square_a_study) {
    const auto document = parse(draw_tally("20 studies", 12, 5, 3));
    EXPECT_EQ(document.select_nodes("//rect[@class='supported']").size(), 12U);
    EXPECT_EQ(document.select_nodes("//rect[@class='contradicted']").size(), 5U);
    EXPECT_EQ(document.select_nodes("//rect[@class='undecided']").size(), 3U);
    EXPECT_STREQ(document.first_child().attribute("viewBox").value(), "0 0 340 36");
}

}  // namespace
}  // namespace sinew

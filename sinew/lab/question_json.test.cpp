#include "sinew/lab/question_json.h"

#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

std::string refusal(const std::string& json) {
    try {
        (void)parse_question_json(json);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(QuestionJson, HoldsEveryField) {
    Question question{
        .exercise = "hip-thrust",
        .variations = {"paused", "banded"},
        .faults = {"short-lockout"},
        .load = "60kg",
        .tempo = "1-1-2-0",
        .bench_height = "38cm",
        .stance_width = "40cm",
        .body = "upload-1",
        .adult = {.sex = "male", .height = "178cm", .mass = "80kg", .strength = "1.2"},
        .brace = "30%",
        .gain = "12",
        .margin = "5",
        .thorax = "free",
        .exponent = "2",
        .pressure = false,
        .stability = false};
    EXPECT_EQ(parse_question_json(format_question_json(question)), question);
    const Question plain{.exercise = "front-plank"};
    EXPECT_EQ(format_question_json(plain), R"({"exercise":"front-plank"})");
    EXPECT_EQ(parse_question_json(R"({"exercise": "front-plank"})"), plain);
}

TEST(QuestionJson, RefusesWhatIsWrongByItsKey) {
    EXPECT_EQ(refusal("{"), "error: [question] is not JSON: it breaks off at byte 2");
    EXPECT_EQ(refusal("[]"), "error: [question] is []; it must be an object");
    EXPECT_EQ(refusal("{}"), "error: [exercise] is missing; it must be an exercise's name");
    EXPECT_EQ(refusal(R"({"exercise": "crunch", "lode": "3kg"})"),
              "error: [lode] is no part of a question; nearest: load");
    EXPECT_EQ(refusal(R"({"exercise": "crunch", "load": 80})"),
              "error: [load] is 80; it must be text with its unit, such as \"80kg\"");
    EXPECT_EQ(refusal(R"({"exercise": "crunch", "variations": "paused"})"),
              "error: [variations] is \"paused\"; it must be an array of names");
    EXPECT_EQ(refusal(R"({"exercise": "crunch", "variations": [1]})"),
              "error: [variations] is [1]; it must be an array of names");
    EXPECT_EQ(refusal(R"({"exercise": "crunch", "stability": "no"})"),
              "error: [stability] is \"no\"; it must be true or false");
    EXPECT_EQ(refusal("{\"exercise\": \"\xff\"}").substr(0, 30), "error: [question] is not JSON:");
}

}  // namespace
}  // namespace sinew

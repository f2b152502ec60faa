#include "sinew/report/report_page.h"

#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

TEST(ReportPage, EncodesBytes) {
    // The examples of RFC 4648, section 10.
    EXPECT_EQ(to_base64(""), "");
    EXPECT_EQ(to_base64("f"), "Zg==");
    EXPECT_EQ(to_base64("fo"), "Zm8=");
    EXPECT_EQ(to_base64("foo"), "Zm9v");
    EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
    EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
    EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(to_base64(std::string("\x00\xff\x80", 3)), "AP+A");
}

TEST(ReportPage, PutsTheAnswerInItsPlaceAndLetsNothingOut) {
    const std::string page = fill_report_page(
        "<body><!--sinew-answer--></body>",
        {.title = "T", .command = "sinew </script>", .result_json = "{\"a\": \"<!--\"}"});
    EXPECT_EQ(page.find("<!--"), std::string::npos);
    EXPECT_NE(page.find("sinew \\u003c/script>"), std::string::npos);
    EXPECT_NE(page.find("{\"a\": \"\\u003c!--\"}</script>"), std::string::npos);
    EXPECT_EQ(page.find("sinew-bones"), std::string::npos);
    EXPECT_TRUE(page.starts_with("<body><script"));
    EXPECT_TRUE(page.ends_with("</body>"));
    EXPECT_THROW((void)fill_report_page("<body>", {}), InputError);
}

}  // namespace
}  // namespace sinew

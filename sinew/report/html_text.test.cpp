#include "sinew/report/html_text.h"

#include <gtest/gtest.h>

namespace sinew {
namespace {

TEST(HtmlText, no_text_leaves_its_place) {
    EXPECT_EQ(escape_html("<a href=\"x\">Q & A's</a>"),
              "&lt;a href=&quot;x&quot;&gt;Q &amp; A&#39;s&lt;/a&gt;");
    EXPECT_EQ(escape_html(std::string("a\x01\x1b") + '\0' + "b\tκ"), "ab\tκ");
}

TEST(HtmlText, a_sentence_begins_and_ends_as_one) {
    EXPECT_EQ(as_sentence("it is so"), "It is so.");
    EXPECT_EQ(as_sentence("is it so?"), "Is it so?");
    EXPECT_EQ(as_sentence(""), "");
    EXPECT_EQ(as_heading("it is so"), "It is so");
}

TEST(HtmlText, a_doi_is_linked_wherever_it_stands) {
    const std::string link =
        R"_(<a href="https://doi.org/10.1/a(b)" rel="noreferrer">https://doi.org/10.1/a(b)</a>)_";
    EXPECT_EQ(format_source("A & B 2015", "10.1/a(b)"), "A &amp; B 2015, " + link);
    EXPECT_EQ(format_source("A 2015, doi 10.1/a(b)"), "A 2015, " + link);
    EXPECT_EQ(format_source("A 2015, doi 10.1/a(b), Table 2."), "A 2015, " + link + ", Table 2.");
    EXPECT_EQ(format_source("A 2015"), "A 2015");
}

TEST(HtmlText, an_address_holds_no_quote) {
    EXPECT_EQ(link_doi("10.1/\"><b>").find("<b>"), std::string::npos);
    EXPECT_NE(link_doi("10.1/\"><b>").find("10.1/%22%3E%3Cb%3E"), std::string::npos);
    EXPECT_EQ(make_html_id("my claim:2"), "my-claim-2");
}

}  // namespace
}  // namespace sinew

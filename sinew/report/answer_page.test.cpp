#include "sinew/report/answer_page.h"

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "sinew/report/page_style.h"

namespace sinew {
namespace {

/// Claims of which nothing was simulated: their figures are put in by hand.
struct Planted {
    Planted() {
        const ClaimFigure rectus = make_mean_activation({"rectus abdominis"});
        claims.id = "mine";
        claims.title = "Mine <&>";
        for (const char* name : {"thrust", "crunch", "braced"}) {
            claims.set_ups.push_back({.name = name});
            claims.set_ups.back().exercise.id = name;
            claims.set_ups.back().exercise.title = name;
        }
        claims.set_ups[2].brace = 0.5;
        add("harder", ClaimSection::advice, FigureOfSetUp{1, rectus}, FigureOfSetUp{0, rectus});
        add("braced", ClaimSection::form, FigureOfSetUp{2, rectus}, FigureOfSetUp{0, rectus});
        add("little", ClaimSection::mechanics, 0.05, FigureOfSetUp{0, rectus});
        runs.set_ups.resize(3);
        const double values[] = {0.01, 0.3, 0.02};
        for (std::size_t s = 0; s < 3; ++s)
            runs.set_ups[s].figures.push_back({rectus, {values[s], ""}, {}, {}});
    }
    void add(const std::string& id, ClaimSection section, const Operand& left,
             const Operand& right) {
        Claim claim{.id = id, .says = "it is " + id + " <than>", .why = "why", .section = section};
        claim.comparisons.push_back(
            {.says = "more", .left = left, .right = right, .kind = make_mean_activation({}).kind});
        claims.claims.push_back(std::move(claim));
    }
    [[nodiscard]] std::string page(const std::string& gate = "") const {
        const ClaimsOutcome outcome = evaluate_claims(claims, runs, gate);
        return format_answer_page({claims, runs, outcome, choose_material(claims), "a body"});
    }
    ClaimFile claims;
    ClaimRuns runs;
};

pugi::xml_document parse(const std::string& page) {
    pugi::xml_document document;
    const auto result = document.load_string(page.c_str());
    EXPECT_TRUE(result) << result.description() << " at "
                        << page.substr(static_cast<std::size_t>(result.offset), 80);
    return document;
}

TEST(AnswerMaterial, the_subject_is_what_most_comparisons_name) {
    const AnswerMaterial material = choose_material(Planted().claims);
    EXPECT_EQ(material.subject, 0U);
    EXPECT_EQ(material.set_ups, (std::vector<std::size_t>{0, 1}));  // a braced one is not plain
    // One abdominal group brings the others.
    EXPECT_EQ(material.groups.size(), 4U);
    EXPECT_EQ(material.ranking, material.groups);
    // Each group alone, and all together, in two set-ups.
    EXPECT_EQ(list_chart_figures(material).size(), 10U);
}

TEST(AnswerMaterial, claims_of_literature_alone_have_no_subject) {
    ClaimFile claims;
    claims.claims.push_back({.id = "read", .says = "it was read"});
    const AnswerMaterial material = choose_material(claims);
    EXPECT_FALSE(material.subject);
    EXPECT_TRUE(list_chart_figures(material).empty());
}

TEST(AnswerPage, a_mixed_claim_says_which_parts_disagree) {
    Planted planted;
    planted.claims.question = "So?";
    planted.claims.rests_on = {{"mixed", Answers::yes}, {"harder", Answers::yes}};
    const auto rectus = make_mean_activation({"rectus abdominis"});
    planted.add("mixed", ClaimSection::form, FigureOfSetUp{1, rectus}, FigureOfSetUp{0, rectus});
    auto& comparisons = planted.claims.claims.back().comparisons;
    comparisons.push_back(comparisons.front());
    std::swap(comparisons[1].left, comparisons[1].right);
    comparisons[1].says = "less";
    EXPECT_EQ(
        evaluate_claims(planted.claims, planted.runs, "").sentence,
        "Rather yes, as far as it can be decided here: that it is harder <than> is supported; "
        "that it is mixed <than>, is mixed (contradicted: less).");
}

TEST(AnswerPage, figures_stand_beside_published_costs) {
    Planted planted;
    planted.claims.claims.back().figures.push_back(
        {.says = "so hard",
         .figure = {1, make_mean_activation({"rectus abdominis"})},
         .beside = {{.code = "02052", .met = 5, .label = "squats", .source = "A. & B."}}});
    const auto document = parse(planted.page());
    std::string told;
    for (const auto& found :
         document.select_nodes("//article[@id='claim-little']//p[contains(., 'So hard')]"
                               "/following-sibling::p"))
        told += found.node().child_value();
    EXPECT_NE(told.find("5.0 MET, squats (02052)"), std::string::npos) << told;
    EXPECT_TRUE(document.select_node("//strong[.='30.0 %']"));
}

TEST(AnswerPage, tells_every_claim_once_in_the_order_of_sections) {
    const auto document = parse(Planted().page());
    std::string order;
    for (const auto& found : document.select_nodes("//article[@class='claim']"))
        order += std::string(found.node().attribute("id").value()) + " ";
    EXPECT_EQ(order, "claim-little claim-braced claim-harder ");
    EXPECT_EQ(document.select_nodes("//section[@id='questions']//dt").size(), 3U);
    EXPECT_STREQ(document.select_node("//h1").node().text().get(), "Mine <&>");
}

TEST(AnswerPage, verdicts_are_those_of_the_claims) {
    const auto document = parse(Planted().page());
    const auto badge = [&](const char* id) {
        return std::string(
            document.select_node(("//article[@id='" + std::string(id) + "']/p/span").c_str())
                .node()
                .text()
                .get());
    };
    EXPECT_EQ(badge("claim-harder"), "supported");
    EXPECT_EQ(badge("claim-braced"), "supported");
    EXPECT_EQ(badge("claim-little"), "supported");
    EXPECT_FALSE(document.select_node("//*[@id='gate']"));
}

TEST(AnswerPage, a_closed_gate_is_told_at_the_top_and_not_forgotten) {
    const auto document = parse(Planted().page("the gate is closed"));
    EXPECT_STREQ(document.select_node("//*[@id='gate']").node().text().get(),
                 "The gate is closed.");
    EXPECT_EQ(
        document.select_nodes("//article[@class='claim']/p/span[.='not decidable here']").size(),
        3U);
    EXPECT_EQ(document.select_nodes("//article//a[@href='#gate']").size(), 3U);
}

TEST(AnswerPage, draws_what_each_variation_does_to_the_muscles_asked_about) {
    const Planted planted;
    AnswerMaterial material = choose_material(planted.claims);
    material.ranking = {"rectus abdominis", "external oblique"};
    material.effects.emplace();
    const auto group = [](const char* name, double volume, double mean) {
        return GroupResult{
            .name = name, .side = Side::both, .volume_share = volume, .mean_activation = mean};
    };
    material.effects->base.groups = {group("rectus abdominis", 0.03, 0.1),
                                     group("external oblique", 0.01, 0.3),
                                     group("soleus", 0.5, 0.9)};
    OverlayEffect paused{.overlay = {.name = "paused"}, .status = ResultStatus::solved};
    paused.groups = {{"external oblique", 0.3, 0.7}, {"rectus abdominis", 0.1, 0.1}};
    OverlayEffect heavy = paused;
    heavy.overlay.name = "heavy";
    heavy.status = ResultStatus::fell_short;
    OverlayEffect refused{.overlay = {.name = "refused"}};  // without figures
    material.effects->variations = {paused, heavy, refused};
    const ClaimsOutcome outcome = evaluate_claims(planted.claims, planted.runs, "");
    const auto document = parse(
        format_answer_page({planted.claims, planted.runs, outcome, std::move(material), "a body"}));
    const std::string words =
        document.select_node("//section[@id='variations']//figure//*[@role='img']/@aria-label")
            .attribute()
            .value();
    EXPECT_EQ(words,
              "rectus abdominis, external oblique taken together, variation by variation: as it is "
              "15.0 %; paused 25.0 %; heavy (the attempt) 25.0 %.");
}

TEST(AnswerPage, beside_a_plain_number_stands_the_figure) {
    const auto document = parse(Planted().page());
    const std::string words =
        document.select_node("//article[@id='claim-little']//*[@role='img']/@aria-label")
            .attribute()
            .value();
    EXPECT_EQ(words, "1.0 % beside the bound 5.0 %");
    EXPECT_STREQ(
        document.select_node("//article[@id='claim-little']//p[@class='soft']").node().text().get(),
        "At most 1.0 %, below the bound of 5.0 %.");
}

TEST(PageStyle, can_stand_in_a_page_that_is_xml_and_fetches_nothing) {
    const std::string style = page_style();
    for (const char* never : {"<", "&", "url(", "@import"})
        EXPECT_EQ(style.find(never), std::string::npos) << never;
}

}  // namespace
}  // namespace sinew

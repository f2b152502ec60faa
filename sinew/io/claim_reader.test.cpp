#include "sinew/io/claim_reader.h"

#include <gtest/gtest.h>

#include "sinew/body/adult.h"
#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/trunk_constants.h"

namespace sinew {
namespace {

const ClaimContext& context() {
    static const ClaimContext made = [] {
        const auto data = data_directory();
        const Body body = compile(make_adult(load_adult_tables(data)));
        return make_claim_context(data, body,
                                  make_trunk_support(load_trunk_constants(data), body).wall);
    }();
    return made;
}

constexpr const char* good = R"(title: Planted
set_ups:
  thrust: {exercise: hip-thrust, load: 40kg, variations: [paused], without: [psoas], brace: 20%}
  plank: {exercise: front-plank, thorax: free}
claims:
  one:
    says: it is so
    why: because
    comparisons:
      - says: harder
        left: {set_up: thrust, figure: mean_activation, of: gluteus maximus, phase: lifting}
        right: {set_up: plank, figure: mean_activation, of: [gluteus maximus, gluteus medius]}
        margin: 2 %
    published:
      - {says: more, left: A0001, right: A0009, times: 1.5}
    findings:
      - {question: training the belly narrows the waist, expects: no}
)";

/// The good file with one text in it replaced.
std::string with(const std::string& what, const std::string& by) {
    std::string text = good;
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), by);
}

std::string refusal(const std::string& text) {
    try {
        (void)read_claims(text, "mine.yaml", context());
    } catch (const InputError& error) {
        return error.what();
    }
    return "taken";
}

void refuses(const std::string& what, const std::string& by, const std::string& message) {
    const std::string said = refusal(with(what, by));
    EXPECT_EQ(said.substr(0, message.size()), message);
}

TEST(ClaimReader, reads_what_is_written) {
    const ClaimFile file = read_claims(good, "my_claims.yaml", context());
    EXPECT_EQ(file.id, "my-claims");
    ASSERT_EQ(file.set_ups.size(), 2U);
    EXPECT_EQ(file.set_ups[0].exercise.id, "hip-thrust");
    EXPECT_DOUBLE_EQ(std::get<LoadMass>(*file.set_ups[0].load).kg, 40);
    EXPECT_DOUBLE_EQ(file.set_ups[0].brace, 0.2);
    EXPECT_EQ(file.set_ups[0].without, std::vector<std::string>{"psoas"});
    EXPECT_EQ(file.set_ups[1].thorax, ThoraxHold::free);
    ASSERT_EQ(file.claims.size(), 1U);
    const Comparison& comparison = file.claims[0].comparisons.at(0);
    EXPECT_EQ(comparison.line, 10);
    EXPECT_DOUBLE_EQ(comparison.margin, 0.02);
    EXPECT_EQ(std::get<FigureOfSetUp>(comparison.left).figure.phase, Phase::lifting);
    EXPECT_EQ(std::get<FigureOfSetUp>(comparison.right).figure.groups.size(), 2U);
    EXPECT_EQ(std::get<Measurement>(file.claims[0].published.at(0).left).id, "A0001");
    EXPECT_EQ(file.claims[0].findings.at(0).findings.size(), 2U);
}

TEST(ClaimReader, a_claim_is_told_in_a_section_that_the_page_has) {
    EXPECT_EQ(read_claims(good, "mine.yaml", context()).claims[0].section, ClaimSection::other);
    for (const ClaimSectionNames& names : claim_sections)
        EXPECT_EQ(read_claims(
                      with("why: because", "why: because\n    section: " + std::string(names.key)),
                      "mine.yaml", context())
                      .claims[0]
                      .section,
                  names.section);
    refuses("why: because", "why: because\n    section: mechanic",
            "mine.yaml:9: error: [claims.one.section] 'mechanic' is not known; nearest: "
            "mechanics\nSections: mechanics, core-stability, ");
}

TEST(ClaimReader, plain_numbers_are_in_the_unit_of_the_figure) {
    const std::string right =
        "right: {set_up: plank, figure: mean_activation, of: [gluteus maximus, gluteus medius]}";
    const std::string plank = "  plank: {exercise: front-plank, thorax: free}\n";
    std::string text = with(right, "right: 15 %");
    text.erase(text.find(plank), plank.size());
    const ClaimFile file = read_claims(text, "mine.yaml", context());
    EXPECT_DOUBLE_EQ(std::get<double>(file.claims[0].comparisons[0].right), 0.15);
    refuses(right, "right: 15",
            "mine.yaml:12: error: [claims.one.comparisons.1.right] '15' has no unit; it needs that "
            "of mean_activation, %");
    refuses(right, "right: 15 N",
            "mine.yaml:12: error: [claims.one.comparisons.1.right] '15 N' has the unit 'N'; it "
            "must be that of mean_activation, %");
}

TEST(ClaimReader, figures_are_told_beside_published_costs) {
    const std::string why = "why: because\n    figures:\n      - says: it costs\n        ";
    const std::string met =
        why + "figure: {set_up: thrust, figure: met, at: session}\n        beside: [\"02052\"]";
    const ClaimFile file = read_claims(with("why: because", met), "mine.yaml", context());
    const StatedFigure& stated = file.claims[0].figures.at(0);
    EXPECT_EQ(describe(stated.figure.figure), "met of a session");
    EXPECT_EQ(stated.beside.at(0).met, 5);
    refuses("why: because", why + "figure: {set_up: thrust, figure: met, at: sesion}",
            "mine.yaml:11: error: [claims.one.figures.1.figure.at] 'sesion' is not known; nearest: "
            "session");
    refuses("why: because",
            why +
                "figure: {set_up: thrust, figure: net_energy, at: set}\n        beside: "
                "[\"02052\"]",
            "mine.yaml:12: error: [claims.one.figures.1.beside] published MET stand beside figures "
            "in MET, and net_energy is in kcal");
    refuses("why: because",
            why + "figure: {set_up: thrust, figure: met, at: set}\n        beside: [\"02053\"]",
            "mine.yaml:12: error: [claims.one.figures.1.beside.1] '02053' is not known; nearest: ");
}

TEST(ClaimReader, unknown_names_get_the_nearest) {
    refuses("exercise: hip-thrust", "exercise: hip-trust",
            "mine.yaml:3: error: [set_ups.thrust.exercise] 'hip-trust' is not known; nearest: "
            "hip-thrust\nIt must be one of: ");
    refuses("[psoas]", "[psoass]",
            "mine.yaml:3: error: [set_ups.thrust.without.1] 'psoass' is not known; nearest: "
            "psoas\nMuscle groups: ");
    refuses("of: gluteus maximus", "of: gluteus maximum",
            "mine.yaml:11: error: [claims.one.comparisons.1.left.of] 'gluteus maximum' is not "
            "known; nearest: gluteus maximus\n");
    refuses("figure: mean_activation", "figure: mean_activity",
            "mine.yaml:11: error: [claims.one.comparisons.1.left.figure] 'mean_activity' is not "
            "known; nearest: mean_activation\n");
    refuses("set_up: plank", "set_up: plonk",
            "mine.yaml:12: error: [claims.one.comparisons.1.right.set_up] 'plonk' is not known; "
            "nearest: plank\n`set_ups` has: thrust, plank.");
    refuses("A0009", "A9",
            "mine.yaml:15: error: [claims.one.published.1.right] 'A9' is not known; nearest: ");
    refuses("narrows the waist", "narrow the waist",
            "mine.yaml:17: error: [claims.one.findings.1.question] 'training the belly narrow the "
            "waist' is not known; nearest: training the belly narrows the waist\n");
    refuses("expects: no", "expects: never",
            "mine.yaml:17: error: [claims.one.findings.1.expects] 'never' is not known; nearest: ");
    refuses("thorax: free", "thorax: pined",
            "mine.yaml:4: error: [set_ups.plank.thorax] 'pined' is not known; nearest: pinned");
    refuses("title: Planted", "title: Planted\nquestion: So?\nrests_on: {on: yes}",
            "mine.yaml:3: error: [rests_on.on] the claim 'on' is not known; nearest: one");
}

TEST(ClaimReader, what_an_exercise_refuses_stands_behind_the_place_in_the_claims) {
    const std::string unknown = refusal(with("[paused]", "[pausd]"));
    EXPECT_TRUE(unknown.starts_with("mine.yaml:3: error: [set_ups.thrust] ")) << unknown;
    EXPECT_NE(unknown.find("hip_thrust.yaml: error: [variations] 'pausd' is not known; nearest: "
                           "paused\nIt must be one of: "),
              std::string::npos)
        << unknown;
    const std::string both = refusal(with("[paused]", "[paused, slow-lowering]"));
    EXPECT_NE(both.find("[tempo] 'paused' and 'slow-lowering' both change it\nLeave one of them "
                        "out."),
              std::string::npos)
        << both;
}

TEST(ClaimReader, what_cannot_be_compared_is_refused) {
    const std::string right = "figure: mean_activation, of: [gluteus maximus, gluteus medius]";
    const std::string place = "mine.yaml:10: error: [claims.one.comparisons.1] ";
    refuses(right, "figure: peak_activation, of: gluteus maximus",
            place +
                "compares what cannot be compared: mean_activation with peak_activation, a mean "
                "with a peak\nTake ");
    refuses(right, "figure: compression",
            place +
                "compares what cannot be compared: mean_activation is in % of full activation, "
                "compression in N\nTake ");
    // Both print percent.
    refuses(right, "figure: fibre_change, of: gluteus maximus",
            place +
                "compares what cannot be compared: mean_activation is in % of full activation, "
                "fibre_change in % of optimal fibre length\n");
    refuses("left: {set_up: thrust, figure: mean_activation, of: gluteus maximus, phase: lifting}",
            "left: {set_up: thrust, figure: activation_from_support, of: gluteus maximus}\n"
            "        by: ratio",
            place +
                "a ratio of activation_from_support, which may be negative, says nothing\n"
                "Compare by difference.");
    refuses("right: A0009", "right: A0010",
            "mine.yaml:15: error: [claims.one.published.1] compares what cannot be compared: the "
            "metric of A0001 is 'mean', of A0010 'peak'\n");
    refuses("right: A0009", "right: A0021",
            "mine.yaml:15: error: [claims.one.published.1] compares what cannot be compared: the "
            "study of A0001 is 'Contreras 2015 (squat)', of A0021 'Krause Neto 2020 (review)'\n");
}

TEST(ClaimReader, margins_have_bounds) {
    refuses("margin: 2 %", "margin: 0 %",
            "mine.yaml:13: error: [claims.one.comparisons.1.margin] the margin of a difference is "
            "0%; it must be above 0");
    refuses("margin: 2 %", "margin: 0.5\n        by: ratio",
            "mine.yaml:13: error: [claims.one.comparisons.1.margin] the margin of a ratio is 0.5; "
            "it must be 1 or more");
    refuses("        margin: 2 %\n", "",
            "mine.yaml:10: error: [claims.one.comparisons.1] the key 'margin' is missing");
    refuses("brace: 20%", "brace: 120%",
            "mine.yaml:3: error: [set_ups.thrust.brace] 120 % is out of range; it must be 0 to "
            "100 %");
}

TEST(ClaimReader, slips_are_refused) {
    refuses("says: it is so", "sais: it is so",
            "mine.yaml:7: error: [claims.one.sais] unknown key 'sais'; known here: says, why, ");
    refuses("set_up: plank, figure", "set_up: thrust, figure",
            "mine.yaml:4: error: [set_ups.plank] no comparison or figure names this set-up\nLeave "
            "it out.");
    refuses("thorax: free", "load: 10kg",
            "mine.yaml:4: error: [set_ups.plank.load] nothing in front-plank carries a load");
    refuses("phase: lifting", "at: hip_flexion",
            "mine.yaml:11: error: [claims.one.comparisons.1.left.at] 'at' belongs to figures of "
            "coordinates, levels, joints and energy");
    EXPECT_TRUE(refusal("title: [").starts_with("mine.yaml:"));
}

}  // namespace
}  // namespace sinew

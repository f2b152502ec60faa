#include "sinew/io/claim_operands.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/roles.h"

namespace sinew {

namespace {

constexpr std::array phase_names{
    std::pair{"lifting", Phase::lifting}, std::pair{"hold_top", Phase::hold_top},
    std::pair{"lowering", Phase::lowering}, std::pair{"hold_bottom", Phase::hold_bottom}};

/// A number and the text behind it.
std::pair<double, std::string> split(const YamlValue& value) {
    const std::string text = value.text();
    double number = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status != std::errc() || !std::isfinite(number))
        value.fail(fmt::format("'{}' does not begin with a number", text));
    std::string unit(end, text.data() + text.size());
    unit.erase(0, unit.find_first_not_of(' '));
    return {number, unit};
}

/// SI, of a number written in the unit of a kind of figure.
double read_in(const YamlValue& value, const FigureKind& kind) {
    auto [number, unit] = split(value);
    // N·m may be written without its dot.
    if (unit.starts_with("Nm")) unit.replace(0, 1, "N·");
    if (unit.empty())
        value.fail(fmt::format("'{}' has no unit; it needs that of {}, {}", value.text(), kind.name,
                               kind.unit));
    if (unit != kind.unit)
        value.fail(fmt::format("'{}' has the unit '{}'; it must be that of {}, {}", value.text(),
                               unit, kind.name, kind.unit));
    return number / kind.scale;
}

/// A name, or a list of them.
std::vector<std::string> names_of(const YamlValue& value, std::span<const std::string> known,
                                  const std::string& remedy) {
    if (value.is_scalar()) return {value.one_of(known, remedy)};
    std::vector<std::string> names;
    for (const YamlValue& item : value.list()) names.push_back(item.one_of(known, remedy));
    if (names.empty()) value.fail("the list is empty");
    return names;
}

class OperandReader {
public:
    OperandReader(const YamlValue& value, std::span<const ClaimSetUp> set_ups,
                  const ClaimContext& context)
        : map_(value, {"set_up", "figure", "of", "at", "phase", "region"}),
          set_ups_(set_ups),
          context_(context) {}

    FigureOfSetUp read() {
        FigureOfSetUp operand;
        std::vector<std::string> names;
        for (const ClaimSetUp& set_up : set_ups_) names.push_back(set_up.name);
        const std::string name = map_.at("set_up").one_of(
            names, fmt::format("`set_ups` has: {}.", fmt::join(names, ", ")));
        operand.set_up = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
        ClaimFigure& figure = operand.figure;
        figure.kind = &read_kind();
        read_subject(figure);
        if (map_.has("phase")) figure.phase = read_phase(*figure.kind);
        if (map_.has("region")) {
            only_for("region", !figure.groups.empty(), "muscle groups");
            figure.region = map_.at("region").text();
        }
        return operand;
    }

private:
    const FigureKind& read_kind() const {
        std::vector<std::string> names;
        for (const FigureKind& kind : figure_kinds()) names.emplace_back(kind.name);
        const std::string name = map_.at("figure").one_of(
            names, "docs/write-a-claim.md lists the figures that can be compared.");
        return figure_kinds()[static_cast<std::size_t>(std::ranges::find(names, name) -
                                                       names.begin())];
    }

    void only_for(const char* key, bool fits, const char* whose) const {
        if (map_.has(key) && !fits)
            map_.at(key).fail(fmt::format("'{}' belongs to figures of {}", key, whose));
    }

    void read_subject(ClaimFigure& figure) const {
        using S = FigureSubject;
        const S subject = figure.kind->subject;
        const bool groups = subject == S::groups || subject == S::groups_at_coordinate;
        only_for("of", groups, "muscle groups");
        only_for("at", subject != S::groups && subject != S::whole,
                 "coordinates, levels, joints and energy");
        if (groups)
            figure.groups =
                names_of(map_.at("of"), context_.groups,
                         fmt::format("Muscle groups: {}.", fmt::join(context_.groups, ", ")));
        if (subject == S::groups || subject == S::whole) return;
        if (subject == S::level) {
            if (map_.has("at")) figure.at = map_.at("at").one_of(context_.levels);
        } else if (subject == S::joint) {
            figure.at = map_.at("at").one_of(context_.joint_loads);
        } else if (subject == S::span) {
            const std::vector<std::string> spans(energy_spans.begin(), energy_spans.end());
            figure.at = map_.at("at").one_of(spans);
        } else {
            const std::string_view name = figure.kind->name;
            const bool share = name == "moment_share" || name == "opposed_share";
            figure.at = map_.at("at").one_of(share ? context_.joints : context_.coordinates);
        }
    }

    Phase read_phase(const FigureKind& kind) const {
        const YamlValue value = map_.at("phase");
        if (!kind.has_phase) value.fail(fmt::format("{} is of a whole repetition", kind.name));
        std::vector<std::string> names;
        for (const auto& [name, phase] : phase_names) names.emplace_back(name);
        const std::string name = value.one_of(names);
        return std::ranges::find(phase_names, name, [](const auto& p) { return p.first; })->second;
    }

    YamlMap map_;
    std::span<const ClaimSetUp> set_ups_;
    const ClaimContext& context_;
};

bool is_peak(const FigureKind& kind) {
    return std::string_view(kind.name).starts_with("peak_");
}

/// Fails where two figures cannot be set against each other.
void check_pair(const YamlValue& place, const FigureKind& left, const FigureKind& right) {
    const auto unit = [](const FigureKind& kind) {
        return *kind.of ? fmt::format("{} of {}", kind.unit, kind.of) : std::string(kind.unit);
    };
    if (unit(left) != unit(right))
        place.fail(fmt::format("compares what cannot be compared: {} is in {}, {} in {}", left.name,
                               unit(left), right.name, unit(right)),
                   "Take figures of one unit, or a plain number on one side.");
    if (is_peak(left) != is_peak(right))
        place.fail(fmt::format("compares what cannot be compared: {} with {}, a mean with a peak",
                               left.name, right.name),
                   "Take the mean on both sides, or the peak on both.");
}

const Measurement& find_row(const YamlValue& value, const ClaimContext& context) {
    std::vector<std::string> ids;
    for (const Measurement& row : context.measurements) ids.push_back(row.id);
    const std::string id =
        value.one_of(ids, "Rows of data/evidence/emg.csv and loads.csv have the ids.");
    const Measurement& row = *std::ranges::find(context.measurements, id, &Measurement::id);
    if (!row.mean) value.fail(fmt::format("the row {} has no mean to compare", id));
    return row;
}

bool looks_like_number(const YamlValue& value) {
    const std::string text = value.text();
    return !text.empty() && (std::isdigit(static_cast<unsigned char>(text.front())) != 0 ||
                             text.front() == '-' || text.front() == '.');
}

void check_rows(const YamlValue& place, const Measurement& left, const Measurement& right) {
    for (const auto& [what, a, b] : {std::tuple{"study", &left.study, &right.study},
                                     std::tuple{"unit", &left.unit, &right.unit},
                                     std::tuple{"metric", &left.metric, &right.metric}})
        if (*a != *b)
            place.fail(fmt::format("compares what cannot be compared: the {} of {} is '{}', of {} "
                                   "'{}'",
                                   what, left.id, *a, right.id, *b),
                       "Take rows of one study, one unit and one metric.");
}

}  // namespace

Comparison read_comparison(const YamlValue& value, std::span<const ClaimSetUp> set_ups,
                           const ClaimContext& context) {
    const YamlMap map(value, {"says", "left", "right", "by", "margin"});
    Comparison out;
    out.line = value.line();
    out.says = map.at("says").text();
    const YamlValue left = map.at("left"), right = map.at("right");
    std::vector<const FigureKind*> kinds;
    for (const auto& [place, side] : {std::pair{&left, &out.left}, std::pair{&right, &out.right}}) {
        if (place->is_scalar()) continue;
        const FigureOfSetUp operand = OperandReader(*place, set_ups, context).read();
        kinds.push_back(operand.figure.kind);
        *side = operand;
    }
    if (kinds.empty()) value.fail("both sides are plain numbers; one must be a figure of a set-up");
    out.kind = kinds.front();
    if (kinds.size() == 2) check_pair(value, *kinds[0], *kinds[1]);
    if (left.is_scalar()) out.left = read_in(left, *out.kind);
    if (right.is_scalar()) out.right = read_in(right, *out.kind);
    if (out.left == out.right)
        value.fail("both sides are the same figure of one set-up, which decides nothing",
                   "Compare it with another set-up, another muscle or a bound.");

    if (map.has("by")) {
        const std::vector<std::string> ways{"difference", "ratio"};
        if (map.at("by").one_of(ways) == "ratio") out.by = ContrastKind::ratio;
    }
    const YamlValue margin = map.at("margin");
    if (out.by == ContrastKind::ratio) {
        for (const FigureKind* kind : kinds)
            if (!kind->never_negative)
                value.fail(
                    fmt::format("a ratio of {}, which may be negative, says nothing", kind->name),
                    "Compare by difference.");
        out.margin = margin.number();
        margin.at_least(out.margin, 1, "the margin of a ratio", "");
        return out;
    }
    out.margin = read_in(margin, *out.kind);
    const char* what = "the margin of a difference";
    if (kinds.size() == 2)
        margin.above(out.margin * out.kind->scale, 0, what, out.kind->unit);
    else
        margin.at_least(out.margin * out.kind->scale, 0, what, out.kind->unit);
    return out;
}

StatedFigure read_stated(const YamlValue& value, std::span<const ClaimSetUp> set_ups,
                         const ClaimContext& context) {
    const YamlMap map(value, {"says", "figure", "beside"});
    StatedFigure out{.says = map.at("says").text(),
                     .figure = OperandReader(map.at("figure"), set_ups, context).read()};
    if (!map.has("beside")) return out;
    const YamlValue beside = map.at("beside");
    if (std::string_view(out.figure.figure.kind->unit) != "MET")
        beside.fail(fmt::format("published MET stand beside figures in MET, and {} is in {}",
                                out.figure.figure.kind->name, out.figure.figure.kind->unit));
    std::vector<std::string> codes;
    for (const PublishedMet& met : context.mets) codes.push_back(met.code);
    for (const YamlValue& item : beside.list()) {
        const std::string code = item.one_of(
            codes, fmt::format("data/evidence/energy.csv has, to stand beside results: {}.",
                               fmt::join(codes, ", ")));
        out.beside.push_back(*std::ranges::find(context.mets, code, &PublishedMet::code));
    }
    return out;
}

PublishedComparison read_published(const YamlValue& value, const ClaimContext& context) {
    const YamlMap map(value, {"says", "left", "right", "times"});
    PublishedComparison out;
    out.line = value.line();
    out.says = map.at("says").text();
    const YamlValue left = map.at("left"), right = map.at("right");
    const Measurement* rows[2] = {};
    if (!looks_like_number(left)) out.left = *(rows[0] = &find_row(left, context));
    if (!looks_like_number(right)) out.right = *(rows[1] = &find_row(right, context));
    if (!rows[0] && !rows[1]) value.fail("both sides are plain numbers; one must be a row");
    if (rows[0] && rows[1]) check_rows(value, *rows[0], *rows[1]);
    const Measurement& one = rows[0] ? *rows[0] : *rows[1];
    const auto read_plain = [&](const YamlValue& place) {
        const auto [number, unit] = split(place);
        if (unit != one.unit)
            place.fail(fmt::format("'{}' has the unit '{}'; it must be that of {}, {}",
                                   place.text(), unit, one.id, one.unit));
        return number;
    };
    if (!rows[0]) out.left = read_plain(left);
    if (!rows[1]) out.right = read_plain(right);
    if (map.has("times")) {
        out.times = map.at("times").number();
        map.at("times").at_least(out.times, 1, "the factor between two rows", "");
    }
    return out;
}

FindingQuery read_findings(const YamlValue& value, const ClaimContext& context) {
    const YamlMap map(value, {"question", "expects"});
    FindingQuery out;
    out.line = value.line();
    std::vector<std::string> questions;
    for (const Finding& finding : context.findings)
        if (std::ranges::find(questions, finding.question) == questions.end())
            questions.push_back(finding.question);
    out.question = map.at("question")
                       .one_of(questions, fmt::format("data/evidence/training.csv has: {}.",
                                                      fmt::join(questions, ", ")));
    for (const Finding& finding : context.findings)
        if (finding.question == out.question) out.findings.push_back(finding);
    static const std::vector<std::string> directions{"yes", "no"};
    out.expects = map.at("expects").one_of(directions);
    return out;
}

}  // namespace sinew

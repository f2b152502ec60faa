#include "sinew/io/claim_reader.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/joint_reaction.h"
#include "sinew/input_error.h"
#include "sinew/io/claim_operands.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/energy_tables.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/findings.h"
#include "sinew/io/load_text.h"
#include "sinew/io/measurements.h"
#include "sinew/io/strict_yaml.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

namespace fs = std::filesystem;

void add(std::vector<std::string>& to, const std::string& name) {
    if (std::ranges::find(to, name) == to.end()) to.push_back(name);
}

class ClaimFileReader {
public:
    ClaimFileReader(const YamlValue& top, const std::string& file, const ClaimContext& context)
        : top_(top, {"title", "question", "rests_on", "set_ups", "claims"}), context_(context) {
        out_.file = file;
        out_.id = fs::path(file).stem().string();
        std::ranges::replace(out_.id, '_', '-');
    }

    ClaimFile read() {
        out_.title = top_.at("title").text();
        YamlMap(top_.at("set_ups")).for_each([&](const std::string& name, const YamlValue& value) {
            out_.set_ups.push_back(read_set_up(name, value));
        });
        YamlMap(top_.at("claims")).for_each([&](const std::string& id, const YamlValue& value) {
            out_.claims.push_back(read_claim(id, value));
        });
        if (out_.claims.empty()) top_.at("claims").fail("there is no claim");
        read_answer();
        check_all_used();
        return std::move(out_);
    }

private:
    ClaimSetUp read_set_up(const std::string& name, const YamlValue& value) const {
        const YamlMap map(
            value, {"exercise", "variations", "faults", "load", "brace", "without", "thorax"});
        ClaimSetUp out{.name = name};
        std::vector<OverlayChoice> chosen;
        for (const auto& [key, kind, names] :
             {std::tuple{"variations", OverlayKind::variation, &out.variations},
              std::tuple{"faults", OverlayKind::fault, &out.faults}}) {
            if (!map.has(key)) continue;
            *names = map.at(key).texts();
            for (const std::string& overlay : *names) chosen.push_back({kind, overlay});
        }
        out.exercise = read_exercise(map.at("exercise"), value, chosen);
        if (map.has("load")) {
            if (!out.exercise.equipment.carries_load())
                map.at("load").fail(fmt::format("nothing in {} carries a load", out.exercise.id));
            out.load = map.at("load").load();
        }
        if (map.has("brace")) out.brace = map.at("brace").share();
        if (map.has("without"))
            for (const YamlValue& group : map.at("without").list())
                out.without.push_back(group.one_of(
                    context_.groups,
                    fmt::format("Muscle groups: {}.", fmt::join(context_.groups, ", "))));
        if (map.has("thorax")) {
            const std::vector<std::string> holds{"free", "height-held", "pinned"};
            const std::string hold = map.at("thorax").one_of(holds);
            out.thorax = hold == "free"     ? ThoraxHold::free
                         : hold == "pinned" ? ThoraxHold::pinned
                                            : ThoraxHold::height_held;
        }
        return out;
    }

    Exercise read_exercise(const YamlValue& value, const YamlValue& set_up,
                           std::span<const OverlayChoice> chosen) const {
        std::string name = value.text();
        const bool own = name.ends_with(".yaml") || name.ends_with(".yml");
        const std::vector<std::string> ids = list_exercise_ids();
        if (!own)
            value.one_of(ids, fmt::format("It must be one of: {}; a file of your own ends in "
                                          ".yaml.",
                                          fmt::join(ids, ", ")));
        // A file of one's own stands beside the claims.
        if (own && fs::path(name).is_relative())
            name = (fs::path(out_.file).parent_path() / name).string();
        try {
            return find_exercise(name, chosen);
        } catch (const InputError& error) {
            const std::string what = error.what();
            const auto end = what.find('\n');
            if (end == std::string::npos) set_up.fail(what);
            set_up.fail(what.substr(0, end), what.substr(end + 1));
        }
    }

    Claim read_claim(const std::string& id, const YamlValue& value) const {
        const YamlMap map(value, {"says", "why", "section", "comparisons", "beside", "figures",
                                  "published", "findings"});
        Claim out{.id = id,
                  .says = map.at("says").text(),
                  .why = map.at("why").text(),
                  .line = value.line()};
        if (map.has("section")) out.section = read_section(map.at("section"));
        for (const auto& [key, to] :
             {std::pair{"comparisons", &out.comparisons}, std::pair{"beside", &out.beside}})
            if (map.has(key))
                for (const YamlValue& item : map.at(key).list())
                    to->push_back(read_comparison(item, out_.set_ups, context_));
        if (map.has("figures"))
            for (const YamlValue& item : map.at("figures").list())
                out.figures.push_back(read_stated(item, out_.set_ups, context_));
        if (map.has("published"))
            for (const YamlValue& item : map.at("published").list())
                out.published.push_back(read_published(item, context_));
        if (map.has("findings"))
            for (const YamlValue& item : map.at("findings").list())
                out.findings.push_back(read_findings(item, context_));
        if (out.comparisons.empty() && out.published.empty() && out.findings.empty())
            value.fail("nothing could decide this claim",
                       "It needs comparisons, published or findings.");
        return out;
    }

    static ClaimSection read_section(const YamlValue& value) {
        std::vector<std::string> keys;
        for (const ClaimSectionNames& names : claim_sections) keys.emplace_back(names.key);
        const std::string key =
            value.one_of(keys, fmt::format("Sections: {}.", fmt::join(keys, ", ")));
        return std::ranges::find(claim_sections, key, &ClaimSectionNames::key)->section;
    }

    /// The question, and the claims that its answer rests on.
    void read_answer() {
        if (top_.has("question")) out_.question = top_.at("question").text();
        if (top_.has("question") != top_.has("rests_on"))
            top_.at(top_.has("question") ? "question" : "rests_on")
                .fail("a question and the claims that its answer rests on go together",
                      top_.has("question")
                          ? "Add rests_on: {claim: yes or no, …}, or leave question out."
                          : "Add question, or leave rests_on out.");
        if (!top_.has("rests_on")) return;
        std::vector<std::string> ids;
        for (const Claim& claim : out_.claims) ids.push_back(claim.id);
        YamlMap(top_.at("rests_on")).for_each([&](const std::string& id, const YamlValue& value) {
            if (std::ranges::find(ids, id) == ids.end())
                value.fail(fmt::format("the claim '{}' is not known; nearest: {}", id,
                                       find_nearest_name(id, ids)));
            const std::vector<std::string> answers{"yes", "no"};
            out_.rests_on.emplace_back(id,
                                       value.one_of(answers) == "yes" ? Answers::yes : Answers::no);
        });
    }

    /// A set-up that nothing names is a slip.
    void check_all_used() const {
        std::vector<bool> used(out_.set_ups.size());
        for (const Claim& claim : out_.claims)
            for_each_figure(claim,
                            [&](const FigureOfSetUp& figure) { used[figure.set_up] = true; });
        for (std::size_t s = 0; s < used.size(); ++s)
            if (!used[s])
                YamlMap(top_.at("set_ups"))
                    .at(out_.set_ups[s].name)
                    .fail("no comparison or figure names this set-up", "Leave it out.");
    }

    YamlMap top_;
    const ClaimContext& context_;
    ClaimFile out_;
};

fs::path claims_folder() {
    return data_directory() / "claims";
}

}  // namespace

ClaimContext make_claim_context(const fs::path& data, const Body& body,
                                const std::optional<AbdominalWall>& wall) {
    ClaimContext context;
    for (const MuscleGroup& group : body.groups) add(context.groups, group.name);
    if (wall)
        for (const HoopMuscle& hoop : wall->hoops) add(context.groups, hoop.group);
    std::ranges::sort(context.groups);
    for (const Coordinate& coordinate : body.coordinates) {
        const std::string& name = coordinate.name;
        const bool sided = side_of(name) != Side::both;
        const std::string both = sided ? name.substr(0, name.size() - 2) : name;
        add(context.joints, both);
        add(context.coordinates, both);
        if (sided) add(context.coordinates, name);
    }
    for (const LoadedJoint& joint : find_loaded_joints(body))
        add(joint.kind == LoadedJointKind::spinal_level ? context.levels : context.joint_loads,
            joint.name);
    context.measurements = load_measurements(data);
    context.findings = load_findings(data);
    context.mets = load_energy_options(data).published;
    return context;
}

ClaimFile read_claims(const std::string& text, const std::string& file,
                      const ClaimContext& context) {
    return ClaimFileReader(parse_yaml(text, file), file, context).read();
}

ClaimFile load_claims(const fs::path& file, const ClaimContext& context) {
    return read_claims(load_text(file), file.string(), context);
}

std::vector<std::string> list_claim_ids() {
    std::vector<std::string> ids;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(claims_folder(), error)) {
        if (entry.path().extension() != ".yaml") continue;
        ids.push_back(entry.path().stem().string());
        std::ranges::replace(ids.back(), '_', '-');
    }
    if (error)
        throw InputError(fmt::format("{}: error: the folder cannot be read: {}",
                                     claims_folder().string(), error.message()));
    std::ranges::sort(ids);
    return ids;
}

fs::path find_claims(const std::string& name) {
    if (name.ends_with(".yaml") || name.ends_with(".yml")) return name;
    const std::vector<std::string> ids = list_claim_ids();
    if (std::ranges::find(ids, name) == ids.end())
        throw InputError(
            fmt::format(
                "error: [claims] '{}' is not known{}; it must be one of: {}", name,
                ids.empty() ? "" : fmt::format("; nearest: {}", find_nearest_name(name, ids)),
                fmt::join(ids, ", ")),
            "A file of your own ends in .yaml.");
    std::string stem = name;
    std::ranges::replace(stem, '-', '_');
    return claims_folder() / (stem + ".yaml");
}

}  // namespace sinew

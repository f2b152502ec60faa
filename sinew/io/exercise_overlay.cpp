#include "sinew/io/exercise_overlay.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

const char* key_of(OverlayKind kind) {
    return kind == OverlayKind::variation ? "variations" : "faults";
}

YamlMap change_of(const YamlMap& overlay) {
    return YamlMap(
        overlay.at("change"),
        {"symmetric", "tempo", "load", "equipment", "contacts", "feet", "spread", "moves", "hold",
         "postures", "throughout", "efforts_at_top", "brace", "thorax", "stability_of"});
}

YamlMap overlay_map(const YamlValue& value, OverlayKind kind) {
    return kind == OverlayKind::variation ? YamlMap(value, {"title", "source", "change"})
                                          : YamlMap(value, {"title", "cue", "source", "change"});
}

/// One value that an overlay sets: mappings are walked through, a list that it gives is set whole.
struct Change {
    std::vector<std::string> keys;
    YamlValue value;
};

void collect(const YamlMap& map, const std::vector<std::string>& above,
             std::vector<Change>& changes) {
    map.for_each([&](const std::string& key, const YamlValue& value) {
        std::vector<std::string> keys = above;
        keys.push_back(key);
        if (value.is_map())
            collect(YamlMap(value), keys, changes);
        else
            changes.push_back({std::move(keys), value});
    });
}

/// Whether one of two paths of keys leads through the end of the other.
bool meet(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const std::size_t n = std::min(a.size(), b.size());
    return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n), b.begin());
}

}  // namespace

std::vector<Overlay> read_overlays(const YamlMap& exercise) {
    std::vector<Overlay> overlays;
    for (const OverlayKind kind : {OverlayKind::variation, OverlayKind::fault}) {
        if (!exercise.has(key_of(kind))) continue;
        YamlMap(exercise.at(key_of(kind)))
            .for_each([&](const std::string& name, const YamlValue& value) {
                const YamlMap map = overlay_map(value, kind);
                const auto same = std::ranges::find(overlays, name, &Overlay::name);
                if (same != overlays.end())
                    value.fail(
                        fmt::format("'{}' is a variation already, on line {}", name, same->line));
                Overlay overlay{.kind = kind,
                                .name = name,
                                .title = map.at("title").text(),
                                .source = map.at("source").text(),
                                .line = value.line()};
                if (kind == OverlayKind::fault) overlay.cue = map.at("cue").text();
                std::vector<Change> changes;
                collect(change_of(map), {}, changes);
                for (const Change& change : changes)
                    (change.keys.front() == "load" ? overlay.sets_load : overlay.sets_more) = true;
                if (changes.empty()) map.at("change").fail("nothing is changed");
                overlays.push_back(std::move(overlay));
            });
    }
    return overlays;
}

std::vector<Overlay> apply_overlays(YamlValue& exercise, const std::string& file,
                                    std::span<const OverlayChoice> chosen) {
    const YamlMap top(exercise);
    const std::vector<Overlay> offered = read_overlays(top);
    std::vector<Overlay> applied;
    std::vector<std::pair<Change, std::string>> made;
    for (const OverlayChoice& choice : chosen) {
        const auto found = std::ranges::find_if(offered, [&](const Overlay& overlay) {
            return overlay.kind == choice.kind && overlay.name == choice.name;
        });
        if (found == offered.end()) {
            std::vector<std::string> names;
            for (const Overlay& overlay : offered)
                if (overlay.kind == choice.kind) names.push_back(overlay.name);
            if (names.empty())
                throw InputError(fmt::format("{}: error: [{}] '{}' is not known: the file has none",
                                             file, key_of(choice.kind), choice.name));
            throw InputError(fmt::format("{}: error: [{}] '{}' is not known; nearest: {}", file,
                                         key_of(choice.kind), choice.name,
                                         find_nearest_name(choice.name, names)),
                             fmt::format("It must be one of: {}.", fmt::join(names, ", ")));
        }
        if (std::ranges::find(applied, found->name, &Overlay::name) != applied.end())
            throw InputError(fmt::format("{}: error: [{}] '{}' is asked for twice", file,
                                         key_of(choice.kind), choice.name),
                             "Leave one of them out.");
        const YamlMap map =
            overlay_map(YamlMap(top.at(key_of(choice.kind))).at(found->name), choice.kind);
        std::vector<Change> changes;
        collect(change_of(map), {}, changes);
        for (const Change& change : changes)
            for (const auto& [other, name] : made)
                if (meet(other.keys, change.keys))
                    throw InputError(fmt::format("{}:{}: error: [{}] '{}' and '{}' both change it",
                                                 file, change.value.line(),
                                                 fmt::join(change.keys, "."), name, found->name),
                                     "Leave one of them out.");
        for (Change& change : changes) {
            exercise.set(change.keys, change.value);
            made.emplace_back(std::move(change), found->name);
        }
        applied.push_back(*found);
    }
    return applied;
}

}  // namespace sinew

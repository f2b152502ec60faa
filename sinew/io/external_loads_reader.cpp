#include "sinew/io/external_loads_reader.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/osim_context.h"
#include "sinew/io/time_table.h"
#include "sinew/math/natural_splines.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

namespace fs = std::filesystem;

constexpr Eigen::Index fewest_rows = 4;

class Reader {
public:
    Reader(const fs::path& path, const Body& body)
        : path_(path), body_(body), document_(path, "ExternalLoads") {}

    ExternalLoads run() {
        const pugi::xml_node set = document_.model();
        const fs::path data = find_data(set);
        const TimeTable table = load_time_table(data);
        loads_.file = data.string();
        if (table.time_s.size() < fewest_rows)
            throw InputError(fmt::format("{}: error: it has {} rows; a spline takes {} or more",
                                         loads_.file, table.time_s.size(), fewest_rows));
        loads_.first_s = table.time_s[0];
        loads_.last_s = table.time_s[table.time_s.size() - 1];
        for (const pugi::xml_node element : osim::objects_of(set).children("ExternalForce"))
            read_force(element, table);
        return std::move(loads_);
    }

private:
    fs::path find_data(pugi::xml_node set) const {
        const std::string name = document_.required_text(set, "datafile");
        const fs::path beside = path_.parent_path() / name;
        for (const fs::path& one : {beside, fs::path(name)})
            if (fs::is_regular_file(one)) return one;
        document_.fail(set, "datafile", fmt::format("there is no file {}", beside.string()),
                       "It is sought beside this file; correct <datafile>, or put it there.");
    }

    SegmentIndex find_segment(pugi::xml_node element, const char* property,
                              const char* fallback) const {
        std::string name = document_.text(element, property, fallback);
        if (const std::size_t slash = name.rfind('/'); slash != std::string::npos)
            name.erase(0, slash + 1);
        if (name == "ground") return SegmentIndex{0};
        if (const auto found = body_.find_segment(name)) return *found;
        std::vector<std::string> known;
        for (const Segment& segment : body_.segments) known.push_back(segment.name);
        document_.fail(element, property,
                       fmt::format("'{}' is no segment of {}; nearest: {}", name, body_.name,
                                   find_nearest_name(name, known)));
    }

    /// Splines through the identifier's columns; false where there is none.
    bool take(pugi::xml_node element, const char* property, const TimeTable& table,
              std::size_t first, ExternalLoad& load) const {
        const std::string identifier = document_.text(element, property);
        if (identifier.empty()) return false;
        MatX rows(3, table.time_s.size());
        Eigen::Index found = 0;
        for (std::size_t k = 0; k < table.columns.size() && found < 3; ++k)
            if (table.columns[k].starts_with(identifier))
                rows.row(found++) = table.values.col(static_cast<Eigen::Index>(k)).transpose();
        if (found < 3) {
            std::vector<std::string> known = table.columns;
            for (std::string& one : known)
                if (!one.empty()) one.pop_back();
            document_.fail(element, property,
                           fmt::format("{} of {} begin with '{}'; three are needed; nearest: {}",
                                       found == 0 ? "no columns" : "too few columns", loads_.file,
                                       identifier, find_nearest_name(identifier, known)));
        }
        try {
            std::ranges::move(make_natural_splines(2, table.time_s, rows),
                              load.components.begin() + static_cast<std::ptrdiff_t>(first));
        } catch (const std::invalid_argument& fault) {
            throw InputError(
                fmt::format("{}: error: [time] no smooth curve goes through its rows: "
                            "{}",
                            loads_.file, fault.what()));
        }
        return true;
    }

    void read_force(pugi::xml_node element, const TimeTable& table) {
        const bool applies = document_.find(element, "isDisabled")
                                 ? !document_.flag(element, "isDisabled", false)
                                 : document_.flag(element, "appliesForce", true);
        const std::string name = osim::name_of(element);
        if (!applies) {
            loads_.notes.push_back(
                fmt::format("external load '{}' is switched off in its file", name));
            return;
        }
        ExternalLoad load{.name = name};
        if (document_.text(element, "applied_to_body").empty())
            document_.fail(element, "applied_to_body", "the value is missing");
        load.segment = find_segment(element, "applied_to_body", "");
        load.force_in = find_segment(element, "force_expressed_in_body", "ground");
        load.point_in = find_segment(element, "point_expressed_in_body", "ground");
        load.components.fill({ConstantFunction{0}});
        const bool has_force = take(element, "force_identifier", table, 0, load);
        load.has_point = take(element, "point_identifier", table, 3, load);
        const bool has_torque = take(element, "torque_identifier", table, 6, load);
        if (!has_force && !has_torque)
            document_.fail(element, "", "it has neither a force nor a torque",
                           "Give force_identifier or torque_identifier.");
        loads_.loads.push_back(std::move(load));
    }

    const fs::path& path_;
    const Body& body_;
    osim::Document document_;
    ExternalLoads loads_;
};

}  // namespace

ExternalLoads load_external_loads(const fs::path& path, const Body& body) {
    return Reader(path, body).run();
}

}  // namespace sinew

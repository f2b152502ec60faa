#include "sinew/io/result_files.h"

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/motion_files.h"
#include "sinew/io/time_table.h"

namespace sinew {

namespace {

TimeTable make_table(const std::string& name, const Result& result,
                     std::vector<std::string> columns, const MatX& rows) {
    return {.name = name,
            .in_degrees = false,
            .columns = std::move(columns),
            .time_s = result.plan.motion.time_s,
            .values = rows.transpose()};
}

std::vector<Vec3> columns_of(const MatX& m) {
    std::vector<Vec3> out;
    for (Eigen::Index f = 0; f < m.cols(); ++f) out.emplace_back(m.col(f));
    return out;
}

}  // namespace

void save_result_files(const Body& body, const Result& result,
                       const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        throw InputError(fmt::format("{}: error: the folder cannot be made: {}", folder.string(),
                                     error.message()));
    // What cannot be replaced is found before the first file is written.
    for (const char* name : {"motion.mot", "activation.sto", "force.sto", "moment.sto",
                             "contact.mot", "external_loads.xml"})
        if (std::filesystem::is_directory(folder / name))
            throw InputError(
                fmt::format("{}: error: the file cannot be written: Is a directory",
                            (folder / name).string()));
    save_motion(folder / "motion.mot", body, result.plan.motion);

    std::vector<std::string> muscles, moments;
    for (const Muscle& muscle : body.muscles) muscles.push_back(muscle.name);
    for (const Coordinate& coordinate : body.coordinates)
        moments.push_back(coordinate.name + (coordinate.rotational ? "_moment" : "_force"));
    save_time_table(folder / "activation.sto",
                    make_table("activation", result, muscles, result.activation));
    save_time_table(folder / "force.sto", make_table("force", result, muscles, result.force));
    save_time_table(folder / "moment.sto", make_table("moment", result, moments, result.moment));

    std::vector<ForceTrack> tracks;
    for (const ContactResult& contact : result.contacts)
        tracks.push_back({.name = contact.name,
                          .segment = body.segments[contact.segment].name,
                          .p_W = columns_of(contact.p_W),
                          .f_W = columns_of(contact.force_W),
                          .moment_W = columns_of(contact.moment_W)});
    for (const LoadTrack& load : result.plan.loads)
        tracks.push_back({.name = load.name,
                          .segment = body.segments[load.segment].name,
                          .p_W = load.p_W,
                          .f_W = load.f_W,
                          .moment_W = {}});
    save_external_loads(folder / "contact.mot", folder / "external_loads.xml",
                        result.plan.motion.time_s, tracks);
}

}  // namespace sinew

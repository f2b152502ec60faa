#include "sinew/io/result_files.h"

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

std::vector<TextFile> make_result_files(const Body& body, const Result& result,
                                        const std::filesystem::path& folder) {
    std::vector<std::string> muscles, moments;
    for (const Muscle& muscle : body.muscles) muscles.push_back(muscle.name);
    for (const Coordinate& coordinate : body.coordinates)
        moments.push_back(coordinate.name + (coordinate.rotational ? "_moment" : "_force"));
    std::vector<TextFile> files{
        {folder / "motion.mot", format_motion(body, result.plan.motion)},
        {folder / "activation.sto",
         format_time_table(make_table("activation", result, muscles, result.activation))},
        {folder / "force.sto",
         format_time_table(make_table("force", result, muscles, result.force))},
        {folder / "moment.sto",
         format_time_table(make_table("moment", result, moments, result.moment))}};

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
    for (TextFile& file : make_external_loads(folder / "contact.mot", folder / "external_loads.xml",
                                              result.plan.motion.time_s, tracks))
        files.push_back(std::move(file));
    return files;
}

}  // namespace sinew

#include "sinew/io/muscle_groups.h"

#include <map>

#include "sinew/io/csv.h"

namespace sinew {

bool fits_pattern(std::string_view name, std::string_view pattern) {
    if (pattern.empty()) return name.empty();
    if (pattern.front() == '*') {
        for (std::size_t skip = 0; skip <= name.size(); ++skip)
            if (fits_pattern(name.substr(skip), pattern.substr(1))) return true;
        return false;
    }
    return !name.empty() && (pattern.front() == '?' || pattern.front() == name.front()) &&
           fits_pattern(name.substr(1), pattern.substr(1));
}

void assign_muscle_groups(const std::filesystem::path& data, BodySpec& spec) {
    const CsvTable table = load_csv(data / "bodies" / "muscle_groups.csv");
    std::map<std::string, std::size_t> place;
    spec.groups.clear();
    for (const MuscleSpec& muscle : spec.muscles) {
        std::string group = muscle.name;
        for (const CsvTable::Row& row : table.rows()) {
            if (!fits_pattern(muscle.name, table.text(row, "pattern"))) continue;
            group = table.text(row, "group");
            break;
        }
        const auto [at, fresh] = place.try_emplace(group, spec.groups.size());
        if (fresh) spec.groups.push_back({group, {}});
        spec.groups[at->second].members.push_back(muscle.name);
    }
}

}  // namespace sinew

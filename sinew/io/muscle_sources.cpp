#include "sinew/io/muscle_sources.h"

#include <fmt/format.h>

#include "sinew/body/adult.h"
#include "sinew/io/csv.h"

namespace sinew {

std::map<std::string, std::string> load_muscle_sources(const std::filesystem::path& data) {
    const CsvTable table = load_csv(data / "bodies" / "muscles.csv");
    std::map<std::string, std::string> sources;
    for (const CsvTable::Row& row : table.rows()) {
        const std::string& name = table.text(row, "name");
        const std::string& note = table.text(row, "note");
        const std::string text = note.empty()
                                     ? table.text(row, "source")
                                     : fmt::format("{}; {}", table.text(row, "source"), note);
        sources[name] = sources[mirrored_name(name)] = text;
    }
    return sources;
}

}  // namespace sinew

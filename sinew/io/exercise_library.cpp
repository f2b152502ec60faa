#include "sinew/io/exercise_library.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

namespace fs = std::filesystem;

fs::path exercises_folder() {
    fs::path folder = data_directory() / "exercises";
    std::error_code error;
    const fs::directory_iterator readable(folder, error);
    if (error)
        throw InputError(fmt::format("{}: error: the folder cannot be read: {}", folder.string(),
                                     error.message()));
    return folder;
}

std::vector<fs::path> list_files() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(exercises_folder()))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

}  // namespace

std::vector<Exercise> load_exercise_library(std::vector<std::string>& refused) {
    std::vector<Exercise> exercises;
    for (const fs::path& file : list_files()) {
        try {
            exercises.push_back(load_exercise(file.string()));
        } catch (const InputError& fault) {
            refused.emplace_back(fault.what());
        }
    }
    return exercises;
}

std::vector<std::string> list_exercise_ids() {
    std::vector<std::string> ids;
    for (const fs::path& file : list_files()) {
        ids.push_back(file.stem().string());
        std::ranges::replace(ids.back(), '_', '-');
    }
    return ids;
}

Exercise find_exercise(const std::string& name, std::span<const OverlayChoice> chosen) {
    if (name.ends_with(".yaml") || name.ends_with(".yml")) return load_exercise(name, chosen);
    const std::vector<std::string> ids = list_exercise_ids();
    if (std::ranges::find(ids, name) == ids.end()) {
        std::vector<std::string> refused;  // whoever asks for one of those is told its fault
        for (const Exercise& exercise : load_exercise_library(refused))
            if (std::ranges::find(exercise.also_called, name) != exercise.also_called.end())
                return find_exercise(exercise.id, chosen);
        const std::string nearest =
            ids.empty() ? "" : fmt::format("; nearest: {}", find_nearest_name(name, ids));
        throw InputError(fmt::format("error: [exercise] '{}' is not known{}; it must be one of: {}",
                                     name, nearest, fmt::join(ids, ", ")),
                         "A file of your own ends in .yaml.");
    }
    std::string stem = name;
    std::ranges::replace(stem, '-', '_');
    return load_exercise((exercises_folder() / (stem + ".yaml")).string(), chosen);
}

}  // namespace sinew

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/body/adult.h"
#include "sinew/exercise/exercise.h"
#include "sinew/motion/measured_motion.h"

namespace sinew {

/// Who the adult body is made for, as a person writes it: "female", "168cm", "62kg", "1.2".
struct AdultText {
    std::optional<std::string> sex, height, mass, strength;
    [[nodiscard]] bool any() const { return sex || height || mass || strength; }
    bool operator==(const AdultText&) const = default;
};

/// What is asked of one repetition, or of a measured motion, as a person writes it: names, and
/// quantities with their units. The same words on the command line, in the server's JSON and on the
/// page; messages name a field by its option, `[--bench-height]`.
struct Question {
    std::string exercise;               ///< an id, or the path of a .yaml file; empty with a motion
    std::optional<std::string> motion;  ///< the path of a measured motion, instead of an exercise
    std::optional<std::string> lowpass;     ///< of that motion: "6Hz", "none"
    std::optional<std::string> start, end;  ///< of that motion: "0.5s"
    std::vector<std::string> variations, faults;
    std::optional<std::string> load;                        ///< "80kg", "176lb", "75%"
    std::optional<std::string> tempo;                       ///< "1-0-2-0"
    std::optional<std::string> bench_height, stance_width;  ///< "38cm"
    std::optional<std::string> body;  ///< the path of an OpenSim model instead of the adult body
    AdultText adult;
    std::optional<std::string> brace;     ///< "30%" of a maximal Valsalva manoeuvre
    std::optional<std::string> gain;      ///< of muscle stiffness, "10"
    std::optional<std::string> margin;    ///< of stability [N·m/rad], "10"
    std::optional<std::string> thorax;    ///< "free", "height-held", "pinned"
    std::optional<std::string> exponent;  ///< of activation in the muscles' cost, "2" or "3"
    bool pressure = true;                 ///< without it no stability either
    bool stability = true;
    bool operator==(const Question&) const = default;
};

/// Throws InputError naming the option.
[[nodiscard]] AdultOptions parse_adult(const AdultText& text);

/// The overlays asked for, variations first.
[[nodiscard]] std::vector<OverlayChoice> chosen_overlays(const Question& question);

/// Sets the tempo, the height of the bench and the width of the stance to what was asked for.
/// `plain` is the exercise without its overlays. Returns what was changed, in words. Throws
/// InputError where the exercise has no such thing, where a chosen overlay has changed it already,
/// and beyond 10 to 100 cm of bench and 5 to 150 cm of stance.
std::vector<std::string> set_up_as_asked(const Question& question, const Exercise& plain,
                                         Exercise& exercise);

/// Throws InputError where a question asks for an exercise and a motion, for neither, or for what
/// the one it asks for does not have.
void refuse_mixed(const Question& question);

/// Throws InputError naming the option.
[[nodiscard]] MeasuredMotionOptions parse_measured(const Question& question);

/// Throws InputError where nothing carries a load, or where an overlay does nothing but set it.
void refuse_other_load(const Exercise& exercise);

}  // namespace sinew

#pragma once

#include <optional>
#include <string>

namespace sinew {

enum class MeasurementKind {
    emg,   ///< data/evidence/emg.csv: surface electromyography of a muscle
    load,  ///< data/evidence/loads.csv: forces, moments, pressure, movement, energy
};

/// One published figure, in the words of its source. An empty text and a missing number mean that
/// the source, as seen, does not say.
///
/// `unit` and `metric` say what a number is. Levels (%MVIC, %MVC, %EMGmax), changes, ratios and
/// scores are never to be mixed, nor a mean compared with a peak.
struct Measurement {
    MeasurementKind kind = MeasurementKind::emg;
    std::string id;     ///< of the row; no other has it, in either file
    std::string study;  ///< in few words, such as `Contreras 2015`; rows of one study share it
    std::optional<int> year;
    std::string doi;  ///< begins with 10.
    std::string citation;
    std::optional<int> n;  ///< people measured
    std::string sex;       ///< and who else they were
    std::string exercise, variation, load;
    std::string muscle, region;       ///< of EMG; empty for a load
    std::string quantity, site;       ///< of a load; empty for EMG
    std::string metric;               ///< mean, peak, median, upper bound, ...
    std::string phase;                ///< of EMG
    std::string unit;                 ///< empty where the row holds an order in words
    std::optional<double> mean;       ///< in `unit`, whatever `metric` says it is
    std::optional<double> sd;         ///< standard deviation over people, in `unit`
    std::optional<double> low, high;  ///< the range or the bound that is printed; notes say of what
    std::string notes;
    std::string file;  ///< that it was read from, and its line
    int line = 0;
};

}  // namespace sinew

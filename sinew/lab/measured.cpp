#include "sinew/evidence/comparison.h"
#include "sinew/io/comparison_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/measurements.h"
#include "sinew/io/stated_orders.h"
#include "sinew/lab/lab.h"
#include "sinew/report/measured_json.h"

namespace sinew {

std::string Lab::measured_json(const std::string& exercise) {
    const std::string id = find(exercise, {})->id;
    const auto data = data_directory();
    const std::vector<Measurement> measurements = load_measurements(data);
    const EmgWords words = load_emg_words(data);
    const std::vector<SimulatedAs> table = load_simulated_as(data);
    const Dictionary dictionary(words, table);
    const std::vector<StatedOrder> orders = load_stated_orders(data);
    return format_measured_json(id, list_levels(measurements, dictionary),
                                list_pairs(measurements, orders, dictionary).pairs);
}

}  // namespace sinew

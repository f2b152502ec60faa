#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/evidence/validation.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/comparison_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/measurements.h"
#include "sinew/io/set_up_tasks.h"
#include "sinew/io/stated_orders.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/report/validation_report.h"

namespace sinew::cli {

int run_validate(const AdultText& adult, const std::optional<std::string>& json) {
    require_name(json, "--json");
    const auto data = data_directory();
    const std::vector<Measurement> measurements = load_measurements(data);
    const std::vector<StatedOrder> orders = load_stated_orders(data);
    const EmgWords words = load_emg_words(data);
    const std::vector<SimulatedAs> table = load_simulated_as(data);
    const std::vector<MvicTask> mvic_tasks = load_mvic_tasks(data);
    const Dictionary dictionary(words, table);

    const Body body = compile(make_adult(load_adult_tables(data_directory()), parse_adult(adult)));
    const Mechanics mechanics(body);
    const TrunkSupport support = make_trunk_support(load_trunk_constants(data), body);
    Comparisons comparisons = list_pairs(measurements, orders, dictionary);
    Validation validation{.body = body.name,
                          .body_mass_kg = body.mass(),
                          .pairs = std::move(comparisons.pairs),
                          .levels = list_levels(measurements, dictionary),
                          .unused = std::move(comparisons.unused)};
    const std::vector<SimulatedSetUp> set_ups = list_set_ups(validation.pairs, validation.levels);
    std::vector<SetUpAnswer> missing;
    const std::vector<SetUpTask> tasks = load_set_up_tasks(set_ups, missing);
    validation.answers = simulate_set_ups(body, mechanics, support, tasks);
    std::ranges::move(missing, std::back_inserter(validation.answers));
    validation.mvics = calc_mvics(body, mechanics, mvic_tasks);
    judge(dictionary, validation);

    if (json) write_or_print(*json, make_validation_json(validation));
    if (json != "-") std::fputs(format_validation(validation).c_str(), stdout);
    return exit_ok;
}

}  // namespace sinew::cli

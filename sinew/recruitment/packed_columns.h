#pragma once

#include <vector>

#include "sinew/math/spatial.h"

namespace sinew {

/// Non-zeros of a matrix stored column by column.
struct PackedColumns {
    std::vector<int> start;  ///< where column i begins; one more than there are columns
    std::vector<int> row;
    std::vector<double> value;
};

/// Adds J_cᵀ P J_c to the lower triangle of H. `contact`: the rows of each contact, its own values
/// unused; `jacobian`: columns of J_c that are not zero, contact after contact.
inline void add_contact_product(const PackedColumns& contact,
                                const Eigen::Matrix<double, 3, Eigen::Dynamic>& jacobian,
                                Eigen::Index c, const Mat3& P, MatX& H) {
    if ((P.array() == 0).all()) return;
    const int end = contact.start[c + 1];
    for (int k = contact.start[c]; k < end; ++k) {
        double* column = &H(0, contact.row[k]);
        const Vec3 x = P * jacobian.col(k);
        for (int l = k; l < end; ++l) column[contact.row[l]] += x.dot(jacobian.col(l));
    }
}

}  // namespace sinew

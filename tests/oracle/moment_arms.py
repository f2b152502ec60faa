"""OpenSim's moment arms of whole muscles, for all coordinates at once.

`GeometryPath.computeMomentArm` answers for one coordinate at a time and takes 4 ms on the cyclist model.
Its answer is the generalised force of the path's own forces at unit tension, which OpenSim gives out:
`getPointForceDirections`. Carried to the coordinates by OpenSim's Jacobians, and from dependent
coordinates to independent ones by virtual work, they give the same digits a hundred times faster.
`check` sets both side by side.
"""

import numpy as np
import opensim as osim

import common

ROUNDING_m = 1e-12


def to_array(vec3):
    return np.array([vec3.get(i) for i in range(3)])


class MomentArms:
    """Moment arms in one posture after another; `prepare` after the state is realised."""

    def __init__(self, model, state):
        self._model = model
        self._couplers = common.couplers(model)
        self._places = common.speed_indices(model, state)

    def prepare(self, state, posture):
        matter = self._model.getMatterSubsystem()
        self._bodies = {}
        for body in self._model.getBodySet():
            jacobian = osim.Matrix()
            matter.calcFrameJacobian(
                state, body.getMobilizedBodyIndex(), osim.Vec3(0), jacobian
            )
            self._bodies[body.getName()] = (
                to_array(body.getPositionInGround(state)),
                jacobian.to_numpy().T,
            )
        self._slopes = [
            (name, c.independent, c.calc(posture[c.independent])[1])
            for name, c in self._couplers.items()
        ]

    def calc(self, state, path):
        """{coordinate: moment arm [m]} of one path."""
        forces = osim.ArrayPointForceDirection()
        path.getPointForceDirections(state, forces)
        tau = np.zeros(state.getNU())
        for i in range(forces.getSize()):
            frame = forces.get(i).frame()
            segment = frame.findBaseFrame().getName()
            if segment == "ground":
                continue
            origin, transposed = self._bodies[segment]
            point = to_array(frame.findStationLocationInGround(state, forces.get(i).point()))
            direction = to_array(forces.get(i).direction())
            tau += transposed @ np.concatenate([np.cross(point - origin, direction), direction])
        arms = {name: float(tau[place]) for name, place in self._places.items()}
        for dependent, independent, slope in self._slopes:
            arms[independent] += slope * arms[dependent]
        return arms

    def check(self, state, muscles, coordinates):
        """Stops when a muscle's arms differ from computeMomentArm."""
        for muscle in muscles:
            path = muscle.getGeometryPath()
            arms = self.calc(state, path)
            for name in coordinates:
                theirs = path.computeMomentArm(state, self._model.getCoordinateSet().get(name))
                if not abs(arms[name] - theirs) <= ROUNDING_m:
                    raise SystemExit(
                        f"{muscle.getName()} about {name}: {arms[name]} m by forces, {theirs} m"
                        " by computeMomentArm"
                    )

"""Bending a flat garment onto a body: an as-rigid-as-possible mesh pulled by handles, and the picture map it gives.

O. Sorkine, M. Alexa, "As-Rigid-As-Possible Surface Modeling", SGP 2007, in two dimensions with uniform weights. The
rest shape may be scaled differently across and along, for cloth that goes round a body shows less of its width.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

ROUNDS = 12  # alternations between rotations and positions
UNFOLD_ROUNDS = 3


@dataclass(frozen=True)
class Mesh:
    """Triangles over a garment's picture.

    vertices   float32 (V, 2) px of the product picture
    triangles  int32 (T, 3)
    part       uint8 (T,), which part of the garment a triangle belongs to
    """

    vertices: np.ndarray
    triangles: np.ndarray
    part: np.ndarray


def build_mesh(parts: np.ndarray, seams: list[tuple[np.ndarray, np.ndarray]], cell: float) -> Mesh:
    """A regular grid over all non-zero pixels of `parts`, uint8 (H, W).

    Neighbouring parts share vertices along `seams` only (pairs of end points, px), so that a sleeve lying against the
    body in the picture does not stick to it. `cell` is the grid's spacing in px.
    """
    height, width = parts.shape
    rows, columns = int(np.ceil(height / cell)) + 1, int(np.ceil(width / cell)) + 1
    corner_y, corner_x = np.mgrid[: rows + 1, : columns + 1]
    corners = (np.stack([corner_x, corner_y], axis=-1) - 0.5) * cell
    shared = np.zeros(corners.shape[:2], bool)
    for start, end in seams:
        shared |= _distance(corners, start, end) < 0.8 * cell
    triangles, owners = [], []
    layer = corners.shape[0] * corners.shape[1]
    for part in (int(value) for value in np.unique(parts) if value):
        i, j = np.nonzero(_cells(parts == part, rows, columns, cell))
        number = np.where(shared, 0, part) * layer + np.arange(layer).reshape(shared.shape)
        a, b, c, d = number[i, j], number[i, j + 1], number[i + 1, j], number[i + 1, j + 1]
        triangles += [np.stack([a, b, c], axis=1), np.stack([b, d, c], axis=1)]
        owners.append(np.full(2 * len(i), part, np.uint8))
    used, compact = np.unique(np.concatenate(triangles), return_inverse=True)
    vertices = corners.reshape(-1, 2)[used % layer]
    return Mesh(vertices.astype(np.float32), compact.reshape(-1, 3).astype(np.int32), np.concatenate(owners))


def _cells(inside: np.ndarray, rows: int, columns: int, cell: float) -> np.ndarray:
    """bool (rows, columns), which cells of the grid hold any pixel of a part or of its soft rim."""
    ys, xs = np.nonzero(cv2.dilate(inside.astype(np.uint8), np.ones((5, 5), np.uint8)))
    filled = np.zeros((rows, columns), bool)
    filled[(ys / cell + 0.5).astype(int), (xs / cell + 0.5).astype(int)] = True
    return filled


def _distance(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """From points (..., 2) to a segment."""
    along = end - start
    t = np.clip((points - start) @ along / max(float(along @ along), 1e-9), 0, 1)
    return np.linalg.norm(points - start - t[..., None] * along, axis=-1)


def deform(
    mesh: Mesh,
    rest: np.ndarray,
    handles: np.ndarray,
    goals: np.ndarray,
    weights: np.ndarray,
    start: np.ndarray,
) -> np.ndarray:
    """Move the mesh so that points of it reach their goals while its cells stay as rigid as they can.

    rest     float32 (V, 2), the undeformed shape, already at the size wanted
    handles  float32 (N, 2), points on the product picture
    goals    float32 (N, 2), where they should go
    weights  float32 (N,), how firmly, against 1 for an edge of the mesh
    start    float32 (V, 2), a first guess
    Returns float32 (V, 2) without triangles turned over.
    """
    edges = _edges(mesh.triangles)
    count = len(mesh.vertices)
    pick = _locate(mesh, handles)
    one, two = edges[:, 0], edges[:, 1]
    ones = np.ones(len(edges))
    laplacian = sparse.coo_matrix(
        (
            np.concatenate([-ones, -ones, ones, ones]),
            (np.concatenate([one, two, one, two]), np.concatenate([two, one, one, two])),
        ),
        (count, count),
    ).tocsc()
    place = start.astype(np.float64)
    firm = weights.astype(np.float64)
    for _ in range(UNFOLD_ROUNDS):
        pull = pick.T @ sparse.diags_array(firm) @ pick
        solver = splu((laplacian + pull + 1e-9 * sparse.eye_array(count)).tocsc())
        anchor = pick.T @ (firm[:, None] * goals)
        for _ in range(ROUNDS):
            place = solver.solve(_rigid_right(rest, place, edges, count) + anchor)
        if not folded(mesh, rest, place).any():
            break
        firm *= 0.3
    return place.astype(np.float32)


def folded(mesh: Mesh, rest: np.ndarray, place: np.ndarray) -> np.ndarray:
    """bool (T,), which triangles have been turned over (the map's Jacobian is negative there)."""
    return _areas(place, mesh.triangles) * _areas(rest, mesh.triangles) <= 0


def _areas(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    a, b, c = (points[triangles[:, k]] for k in range(3))
    return 0.5 * ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])


def _edges(triangles: np.ndarray) -> np.ndarray:
    """Every edge once, int (E, 2)."""
    pairs = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def _rigid_right(rest: np.ndarray, place: np.ndarray, edges: np.ndarray, count: int) -> np.ndarray:
    """The right hand side of the position step: each vertex's best rotation, applied to its rest edges."""
    one, two = edges[:, 0], edges[:, 1]
    before, after = rest[one] - rest[two], place[one] - place[two]
    # In the plane, the best rotation's angle comes from summed dot and cross products.
    dots = np.einsum("ij,ij->i", before, after)
    crosses = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    cosine = np.bincount(one, dots, count) + np.bincount(two, dots, count)
    sine = np.bincount(one, crosses, count) + np.bincount(two, crosses, count)
    length = np.hypot(cosine, sine) + 1e-12
    cosine, sine = cosine / length, sine / length
    c, s = (cosine[one] + cosine[two]) / 2, (sine[one] + sine[two]) / 2
    turned = np.stack([c * before[:, 0] - s * before[:, 1], s * before[:, 0] + c * before[:, 1]], axis=1)
    right = np.empty((count, 2))
    for axis in (0, 1):
        right[:, axis] = np.bincount(one, turned[:, axis], count) - np.bincount(two, turned[:, axis], count)
    return right


def _locate(mesh: Mesh, points: np.ndarray) -> sparse.csr_array:
    """Barycentric weights of points in the mesh, sparse (N, V); a point outside belongs to the nearest triangle."""
    corners = mesh.vertices[mesh.triangles].astype(np.float64)
    homogeneous = np.concatenate([corners, np.ones((len(corners), 3, 1))], axis=2)
    gap = ((corners.mean(axis=1)[None] - points[:, None]) ** 2).sum(axis=2)
    near = np.argpartition(gap, 6, axis=1)[:, :6]
    query = np.concatenate([points, np.ones((len(points), 1))], axis=1)
    weights = np.einsum("nk,ntkj->ntj", query, np.linalg.inv(homogeneous)[near])
    best = weights.min(axis=2).argmax(axis=1)
    each = np.arange(len(points))
    columns = mesh.triangles[near[each, best]]
    return sparse.csr_array(
        (weights[each, best].ravel(), (np.repeat(each, 3), columns.ravel())),
        (len(points), len(mesh.vertices)),
    )


def picture_map(
    mesh: Mesh, place: np.ndarray, parts: tuple[int, ...], shape: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Where each pixel of the result comes from, for the triangles of some parts.

    Returns float32 (H, W, 2), x and y on the product picture, and bool (H, W), where the map is defined.
    """
    chosen = np.flatnonzero(np.isin(mesh.part, parts))
    owner = np.full(shape, -1, np.int32)
    corners = np.rint(place[mesh.triangles[chosen]] * 16).astype(np.int32)
    for number, corner in enumerate(corners):
        cv2.fillConvexPoly(owner, corner, number, lineType=cv2.LINE_8, shift=4)
    inside = owner >= 0
    coefficients = _inverse_affine(mesh, place, chosen)
    ys, xs = np.nonzero(inside)
    here = coefficients[owner[ys, xs]]
    result = np.full((*shape, 2), -1e4, np.float32)
    result[ys, xs, 0] = here[:, 0, 0] * xs + here[:, 0, 1] * ys + here[:, 0, 2]
    result[ys, xs, 1] = here[:, 1, 0] * xs + here[:, 1, 1] * ys + here[:, 1, 2]
    return result, inside


def _inverse_affine(mesh: Mesh, place: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """For each chosen triangle the affine map from the result to the product picture, float32 (T, 2, 3)."""
    target = place[mesh.triangles[chosen]].astype(np.float64)
    source = mesh.vertices[mesh.triangles[chosen]].astype(np.float64)
    homogeneous = np.concatenate([target, np.ones((len(chosen), 3, 1))], axis=2)
    flat = np.abs(np.linalg.det(homogeneous)) < 1e-6
    homogeneous[flat] = np.eye(3)
    return np.transpose(np.linalg.solve(homogeneous, source), (0, 2, 1)).astype(np.float32)

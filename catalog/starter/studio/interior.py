"""Things for the house and the car, which nobody wears: z is up, the front faces -y, the paper is z = 0. Lengths in cm."""
import math

import bpy
import numpy as np

import studio
from panels import spline


def box(name, centre, size, material, bevel=0.6, rotate=0.0):
    """A block with rounded edges; `rotate` tips it about the x axis, in degrees."""
    bpy.ops.mesh.primitive_cube_add(size=1, location=centre)
    thing = bpy.context.object
    thing.name, thing.scale = name, size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    thing.rotation_euler.x = math.radians(rotate)
    thing.data.materials.append(material)
    studio.modifier(thing, "BEVEL", width=bevel, segments=5)
    for face in thing.data.polygons:
        face.use_smooth = True
    return thing


def wood(color):
    """Oiled wood: the grain is noise drawn out along the piece."""
    material = studio.plain("wood", studio.linear(color), 0.42, coat=0.15)
    nodes, links = material.node_tree.nodes, material.node_tree.links
    place, stretch, cloud, ramp = (nodes.new(k) for k in ("ShaderNodeTexCoord", "ShaderNodeMapping", "ShaderNodeTexNoise", "ShaderNodeValToRGB"))
    stretch.inputs["Scale"].default_value = (2.2, 2.2, 0.12)
    cloud.inputs["Scale"].default_value, cloud.inputs["Detail"].default_value = 1.4, 6.0
    links.new(place.outputs["Object"], stretch.inputs["Vector"])
    links.new(stretch.outputs["Vector"], cloud.inputs["Vector"])
    links.new(cloud.outputs["Fac"], ramp.inputs[0])
    base = np.array(studio.linear(color))
    ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = 0.35, 0.7
    ramp.color_ramp.elements[0].color, ramp.color_ramp.elements[1].color = (*(base * 0.72), 1), (*np.clip(base * 1.12, 0, 1), 1)
    links.new(ramp.outputs[0], nodes["Principled BSDF"].inputs["Base Color"])
    return material


def chair(timber="#b98a56", cloth="#6f7f6a"):
    """A dining chair: four tapering legs, an upholstered seat, three rails at the back."""
    studio.backdrop(0.0)
    grain, fabric = wood(timber), studio.plain("fabric", studio.linear(cloth), 0.95, sheen=0.4)
    for x in (-19, 19):
        studio.tube("front leg", [(x, -19, 0.2), (x * 0.98, -18.5, 43)], np.linspace(1.3, 2.0, 2), grain, sides=20)
        back = spline([(x * 0.95, 22, 0.2), (x * 0.94, 19.5, 42), (x * 0.93, 21, 64), (x * 0.90, 26, 84)])
        studio.tube("back leg", back, np.linspace(1.5, 1.6, len(back)), grain, sides=20)
    for y, z in ((-18.5, 39), (19.5, 39)):
        box("rail", (0, y, z), (36, 2.0, 5), grain, 0.4)
    for x in (-18.6, 18.6):
        box("side rail", (x, 0.5, 39), (2.0, 37, 5), grain, 0.4)
    box("seat", (0, 0.5, 44.4), (43, 43, 5.6), fabric, 2.4)
    for y, z in ((20.6, 60), (22.7, 69.5), (25.2, 79.5)):
        curve = spline([(-17.5, y - 0.6, z), (0, y + 2.2, z), (17.5, y - 0.6, z)])
        studio.tube("back rail", curve, 2.6, grain, sides=20, flatten=0.36)


def lamp(shade="#efe6d2", foot="#3d6b6b"):
    """A table lamp: a turned ceramic foot, a brass neck, a linen shade lit from within."""
    studio.backdrop(0.0)
    glaze = studio.plain("glaze", studio.linear(foot), 0.16, coat=0.9)
    profile = [(0.01, 0.0), (7.6, 0.0), (8.0, 0.8), (7.4, 1.8), (8.6, 5.0), (10.0, 10.0), (9.4, 15.5), (6.2, 20.0), (3.2, 23.0), (2.6, 25.0), (2.4, 26.0), (0.01, 26.0)]
    smooth = spline(profile, 8)
    studio.lathe("foot", [tuple(p) for p in smooth], glaze, 120)
    studio.tube("neck", [(0, 0, 26), (0, 0, 34)], 0.9, studio.metal("gold"), sides=24)
    linen = studio.plain("linen", studio.linear(shade), 0.95, sheen=0.2, transmission=0.15)
    studio.lathe("shade", [(16.0, 30.0), (15.95, 30.2), (11.0, 51.8), (11.0, 52.0), (10.8, 51.8), (15.75, 30.2), (16.0, 30.0)], linen, 160)
    for radius, z in ((16.0, 30.1), (11.0, 51.9)):
        t = np.linspace(0, 2 * math.pi, 160, endpoint=False)
        studio.tube("hem", np.stack([radius * np.cos(t), radius * np.sin(t), 0 * t + z], -1), 0.22, linen, closed=True, sides=10)


def vase(color="#c8765a"):
    """A stoneware vase with a narrow neck."""
    studio.backdrop(0.0)
    glaze = studio.plain("glaze", studio.linear(color), 0.5, coat=0.25)
    profile = spline([(0.01, 0.2), (6.0, 0.0), (7.0, 1.2), (10.5, 8.0), (11.2, 14.0), (8.6, 20.5), (4.6, 25.0), (3.4, 28.5), (4.2, 32.0), (4.9, 33.2), (4.5, 33.4), (3.4, 31.0), (2.8, 28.0), (0.01, 20.0)], 10)
    studio.lathe("vase", [tuple(p) for p in profile], glaze, 160)


def mug(color="#2f5670"):
    """A stoneware mug with a round handle."""
    studio.backdrop(0.0)
    glaze = studio.plain("glaze", studio.linear(color), 0.25, coat=0.7)
    profile = spline([(0.01, 0.1), (3.3, 0.0), (4.1, 0.5), (4.35, 2.0), (4.35, 8.6), (4.3, 9.4), (4.05, 9.5), (3.95, 8.8), (3.9, 1.6), (3.2, 0.9), (0.01, 0.8)], 10)
    studio.lathe("mug", [tuple(p) for p in profile], glaze, 140)
    studio.tube("handle", spline([(4.2, 0, 7.6), (6.2, 0, 7.9), (7.3, 0, 5.6), (6.3, 0, 3.0), (4.2, 0, 2.4)]), 0.62, glaze, sides=24)


def car_seat(cloth="#23262b", panel="#8c2f2f"):
    """A car seat in its cover: base, backrest, bolsters, head restraint, coloured middle panels and piping."""
    studio.backdrop(0.0)
    black, middle = studio.plain("cover", studio.linear(cloth), 0.7, sheen=0.3), studio.plain("panel", studio.linear(panel), 0.75, sheen=0.3)
    thread = studio.plain("piping", studio.linear("#c9c4ba"), 0.6)
    box("base", (0, -4, 16), (50, 54, 20), black, 6)
    box("seat panel", (0, -6, 23.6), (30, 46, 7), middle, 3.2)
    box("back", (0, 30, 54), (48, 15, 66), black, 6.5, -14)
    box("back panel", (0, 23.4, 52), (28, 7, 50), middle, 3.2, -14)
    for x in (-20, 20):
        box("bolster", (x, -5, 24.5), (9, 48, 9), black, 4)
        box("wing", (x, 22.5, 50), (9, 13, 46), black, 4.2, -14)
    for x in (-6, 6):
        studio.tube("post", [(x, 37.5, 84), (x, 39.5, 94)], 0.8, studio.metal("steel"), sides=20)
    box("head restraint", (0, 40, 99), (29, 10, 17), black, 4.8, -12)
    for x in (-15.2, 15.2):
        studio.tube("piping", spline([(x, -28.5, 26.6), (x, 0, 27.6), (x, 15, 27.2)]), 0.32, thread, sides=10)

"""Eight numbers side by side: what kernels compute for all motion models of a track at once.

A processor adds eight numbers in the time of one, but only if they lie beside one another and the compiler may believe
it. `Lanes` says so: eight float64 in one register, with the usual arithmetic and no other. Each lane gives the same
bits as the same sum written for one number, on every machine, because nothing is reordered or contracted.

Rows of a C-contiguous (K, 8) array are loaded and stored. All of this works inside kernels only.
"""

import operator
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

import hima.jit  # noqa: F401 - chooses the cache folder before numba is imported

from numba import extending, types  # isort: skip
from numba.core import cgutils, errors  # isort: skip
from numba.core.typing import templates  # isort: skip

_intrinsic: Any = extending.intrinsic
_lower: Any = extending.lower_builtin
_infer: Any = templates.infer_global
_signature: Any = templates.signature
_function: Any = cgutils.get_or_insert_function
"""What numba has no types for."""

LANES: Final = 8
VECTOR: Final = ir.VectorType(ir.DoubleType(), LANES)
NOTHING: Final = ir.Constant(VECTOR, ir.Undefined)


class Lanes:
    """Eight float64, as the type checker sees them."""

    def __add__(self, other: "Lanes | float") -> "Lanes":
        """Lane by lane."""
        raise NotImplementedError

    def __sub__(self, other: "Lanes | float") -> "Lanes":
        """Lane by lane."""
        raise NotImplementedError

    def __mul__(self, other: "Lanes | float") -> "Lanes":
        """Lane by lane."""
        raise NotImplementedError

    def __truediv__(self, other: "Lanes | float") -> "Lanes":
        """Lane by lane."""
        raise NotImplementedError

    __radd__, __rsub__, __rmul__, __rtruediv__ = __add__, __sub__, __mul__, __truediv__


class LanesType(types.Type):
    """`Lanes`, as the compiler sees them."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


LANES_TYPE: Final = LanesType()


@extending.register_model(LanesType)
class _LanesModel(extending.models.PrimitiveModel):
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, VECTOR)  # type: ignore[no-untyped-call]


def _row(context: Any, builder: Any, kind: Any, array: Any, index_kind: Any, index: Any) -> Any:
    """Where a row of an array begins in memory."""
    data = context.make_array(kind)(context, builder, array).data
    index = context.cast(builder, index, index_kind, types.intp)
    first = builder.mul(index, ir.Constant(index.type, LANES))
    return builder.bitcast(builder.gep(data, [first]), VECTOR.as_pointer())


def _check(array: Any) -> None:
    if not (
        isinstance(array, types.Array) and array.ndim == 2 and array.layout == "C" and array.dtype == types.float64
    ):
        raise errors.TypingError(f"rows of lanes are those of a C-contiguous (K, 8) array of float64, not of {array}")


def _load(_: Any, array: Any, index: Any) -> Any:
    _check(array)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind, index_kind = signature.args
        return builder.load(_row(context, builder, kind, args[0], index_kind, args[1]), align=8)

    return LANES_TYPE(array, index), generate


def _store(_: Any, array: Any, index: Any, value: Any) -> Any:
    _check(array)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind, index_kind, value_kind = signature.args
        at = _row(context, builder, kind, args[0], index_kind, args[1])
        builder.store(_spread(context, builder, value_kind, args[2]), at, align=8)
        return context.get_dummy_value()

    return types.void(array, index, value), generate


def _spread(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """The value as lanes: a plain number stands in all of them."""
    if kind == LANES_TYPE:
        return value
    value = context.cast(builder, value, kind, types.float64)
    single = builder.insert_element(NOTHING, value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(single, NOTHING, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))


def _splat(_: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _spread(context, builder, signature.args[0], args[0])

    return LANES_TYPE(value), generate


def _root(_: Any, value: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(VECTOR, [VECTOR])
        return builder.call(_function(builder.module, kind, f"llvm.sqrt.v{LANES}f64"), args)

    return LANES_TYPE(value), generate


def _chosen(builder: Any, comparison: str, a: Any, b: Any) -> Any:
    return builder.select(builder.fcmp_unordered(comparison, a, b), a, b)


def _choice(comparison: str) -> Callable[[Any, Any, Any], Any]:
    """How to make, of two values, the lanes that compare so."""

    def choose(_: Any, a: Any, b: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            one, other = (_spread(context, builder, *pair) for pair in zip(signature.args, args, strict=True))
            return _chosen(builder, comparison, one, other)

        return LANES_TYPE(a, b), generate

    return choose


def _folded(builder: Any, value: Any, join: Callable[[Any, Any], Any]) -> Any:
    """All lanes joined, always in the same order: halves, quarters, pairs."""
    width = LANES // 2
    while width:
        order = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [(lane + width) % LANES for lane in range(LANES)])
        value = join(value, builder.shuffle_vector(value, NOTHING, order))
        width //= 2
    return builder.extract_element(value, ir.Constant(ir.IntType(32), 0))


def _total(_: Any, value: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return _folded(builder, args[0], builder.fadd)

    return types.float64(value), generate


def _least(_: Any, value: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return _folded(builder, args[0], lambda a, b: _chosen(builder, "<", a, b))

    return types.float64(value), generate


load: Callable[[NDArray[np.float64], int], Lanes] = _intrinsic(_load)
"""Row ``k`` of a (K, 8) array."""
store: Callable[[NDArray[np.float64], int, Lanes | float], None] = _intrinsic(_store)
"""Write lanes, or one number eight times, into row ``k`` of a (K, 8) array."""
splat: Callable[[float], Lanes] = _intrinsic(_splat)
"""The same number in all lanes."""
root: Callable[[Lanes], Lanes] = _intrinsic(_root)
"""Square roots."""
larger: Callable[[Lanes, Lanes | float], Lanes] = _intrinsic(_choice(">"))
"""The larger of two, lane by lane; the first where it is NaN."""
smaller: Callable[[Lanes, Lanes | float], Lanes] = _intrinsic(_choice("<"))
"""The smaller of two, lane by lane; the first where it is NaN."""
total: Callable[[Lanes], float] = _intrinsic(_total)
"""The sum of all lanes."""
least: Callable[[Lanes], float] = _intrinsic(_least)
"""The smallest of all lanes."""


def _arithmetic(symbol: Any, instruction: str) -> None:
    """Teach the compiler one operator, of lanes and lanes or of lanes and a number."""

    class Operator(templates.AbstractTemplate):
        def generic(self, args: Any, _kws: Any) -> Any:
            known = all(kind == LANES_TYPE or isinstance(kind, types.Float | types.Integer) for kind in args)
            if len(args) == 2 and LANES_TYPE in args and known:
                return _signature(LANES_TYPE, *args)
            return None

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        one, other = (_spread(context, builder, *pair) for pair in zip(signature.args, args, strict=True))
        return getattr(builder, instruction)(one, other)

    _infer(symbol)(Operator)
    for number in (types.Float, types.Integer):
        _lower(symbol, LANES_TYPE, number)(generate)
        _lower(symbol, number, LANES_TYPE)(generate)
    _lower(symbol, LANES_TYPE, LANES_TYPE)(generate)


for _symbol, _instruction in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _arithmetic(_symbol, _instruction)

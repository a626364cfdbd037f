"""Kernels within kernels, compiled for their callers alone.

Numba makes of every function a program of its own: machine code, with wrappers for callers in Python and in C. A
kernel that other kernels call needs none of that, as they take its code into theirs: without, a cold start takes half
the time. Compilers of one's own are documented by numba; the library of a function and the target context, of
which this uses a few methods, are not, so `tests/unit/test_jit.py` holds them to what is needed here.
"""

from typing import Any

from numba.core import compiler, compiler_machinery, registry, typed_passes
from numba.core.codegen import JITCodeLibrary


class _InnerLibrary(JITCodeLibrary):
    """Code that callers take in; by itself it never becomes machine code."""

    def _optimize_final_module(self) -> None:
        """The cheap half: what callers take in, they optimise together with their own."""
        codegen = self._codegen
        passes, builder = codegen._module_pass_manager(
            loop_vectorize=False, slp_vectorize=False, opt=codegen._opt_level, cost="cheap"
        )
        passes.run(self._final_module, builder)

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        self._finalized = True


@compiler_machinery.register_pass(mutates_CFG=True, analysis_only=False)
class _InnerLowering(typed_passes.NativeLowering):
    _name = "inner_lowering"

    def run_pass(self, state: Any) -> bool:
        flags = state.flags
        flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
        state.library = _InnerLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        super().run_pass(state)
        lowered = state["cr"]
        entry = object()  # callers find the code by it; nobody can call it
        state.targetctx.insert_user_function(entry, lowered.fndesc, [state.library])
        state["cr"] = lowered._replace(cfunc=entry)
        return True


class _InnerCompiler(compiler.CompilerBase):
    def define_pipelines(self) -> list[Any]:
        usual = compiler.DefaultPassBuilder.define_nopython_pipeline(self.state, "inner")
        manager = compiler_machinery.PassManager("inner")
        for step, why in usual.passes:
            manager.add_pass(_InnerLowering if step is typed_passes.NativeLowering else step, why)
        manager.finalize()
        return [manager]


class _Inner(registry.CPUDispatcher):
    """The versions of a kernel that other kernels call."""

    def add_overload(self, cres: Any) -> None:
        self.overloads[tuple(cres.signature.args)] = cres


class Kernel(registry.CPUDispatcher):
    """A kernel: for Python a compiled function like any other, for other kernels an inner one."""

    def __init__(self, py_func: Any, local_types: Any = None, targetoptions: Any = None) -> None:
        # Numba itself calls this where a kernel is unpickled, so the arguments are those of every dispatcher.
        super().__init__(py_func, local_types, targetoptions)
        self._inner = _Inner(py_func, local_types, targetoptions, pipeline_class=_InnerCompiler)

    @property
    def is_compiling(self) -> Any:
        """True while either kind is being compiled: a call to this kernel is then one to itself."""
        return self._compiling_counter or self._inner.is_compiling

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """What a kernel that calls this one is told of it; it is compiled for the purpose."""
        return self._inner.get_call_template(args, kws)

    def get_overload(self, sig: Any) -> Any:
        """The code for a kernel that calls this one."""
        return self._inner.get_overload(sig)

"""What one audience is sent: the table from an output's format to the file that writes it."""

from typing import TypeAlias

from hima.picture.air_picture import AirPicture
from hima.sharing import asterix_output, cot_output, json_output, sapient_output
from hima.sharing.context import SharingContext
from hima.sharing.cot_negotiation import CotAcceptance
from hima.sharing.publication import Publication
from hima.sharing.sapient_node import registration
from hima.sharing.sapient_session import SapientSession
from hima.sharing.settings import Audience, OutputEncoding, OutputFormat

FormatState: TypeAlias = (
    asterix_output.AsterixOutput | cot_output.CotOutput | json_output.JsonOutput | sapient_output.SapientOutput
)
"""What a format remembers of an audience between pictures."""


def start(audience: Audience) -> FormatState:
    """State of an audience that has been told nothing yet."""
    match audience.format:
        case OutputFormat.COT:
            return cot_output.CotOutput()
        case OutputFormat.ASTERIX:
            return asterix_output.AsterixOutput()
        case OutputFormat.JSON:
            return json_output.JsonOutput()
        case OutputFormat.SAPIENT:
            return sapient_output.SapientOutput()


def conversation(audience: Audience, context: SharingContext) -> SapientSession | CotAcceptance | None:
    """What we may say when to a server that has a say in it; None where it has none."""
    if audience.format is OutputFormat.COT and audience.encoding is OutputEncoding.NEGOTIATE:
        return CotAcceptance(context)
    if audience.format is not OutputFormat.SAPIENT:
        return None
    return SapientSession(registration(context, audience))


def messages(
    state: FormatState, picture: AirPicture, context: SharingContext, audience: Audience
) -> tuple[bytes, ...] | tuple[Publication, ...] | None:
    """What an audience is to be told now, each message as it goes out, with its topic where one is needed.

    None while it is not time yet.

    Args:
        state: Changed in place.
        picture: The picture.
        context: Surroundings.
        audience: Who it is for.
    """
    match state:
        case cot_output.CotOutput():
            return cot_output.messages(state, picture, context, audience)
        case asterix_output.AsterixOutput():
            return asterix_output.messages(state, picture, context, audience)
        case json_output.JsonOutput():
            return json_output.publications(state, picture, context, audience)
        case sapient_output.SapientOutput():
            return sapient_output.messages(state, picture, context, audience)

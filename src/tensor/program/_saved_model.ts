import {
  type AttrMessage,
  type NodeMessage,
  savedModelMessages,
  type TensorShapeMessage,
} from "../../runtime/saved_model_messages.ts";
import type { OpAttribute, TensorflowBinding } from "../../runtime/mod.ts";
import { DTYPE_NUMBER } from "../_dtype_number.ts";
import type { ConstantValue, RecordedNode } from "./_recorder.ts";

/** The tag that `loadSavedModel` is asked for. */
export const SERVE = "serve";

/** TensorFlow's `TF_GRAPH_DEF_VERSION` of release 2.15; later releases read it. */
const GRAPH_DEF_VERSION = 1645;

const utf8 = new TextEncoder();

/** The bytes of a `saved_model.pb` that holds these nodes and no variables file. */
export function savedModel(
  nodes: readonly Omit<RecordedNode, "place">[],
  binding: TensorflowBinding,
): Uint8Array {
  const messages = savedModelMessages();
  const graph = new messages.GraphDef();
  for (const node of nodes) graph.addNode(nodeMessage(node, binding));
  const versions = new messages.VersionDef();
  versions.setProducer(GRAPH_DEF_VERSION);
  graph.setVersions(versions);

  const info = new messages.MetaGraphDef.MetaInfoDef();
  info.addTags(SERVE);
  const metaGraph = new messages.MetaGraphDef();
  metaGraph.setMetaInfoDef(info);
  metaGraph.setGraphDef(graph);

  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

function nodeMessage(
  node: Omit<RecordedNode, "place">,
  binding: TensorflowBinding,
): NodeMessage {
  const messages = savedModelMessages();
  const message = new messages.NodeDef();
  message.setName(node.name);
  message.setOp(node.op);
  for (const input of node.inputs) message.addInput(input);
  const attributes = message.getAttrMap();
  for (const attribute of node.attributes) {
    attributes.set(attribute.name, attributeMessage(attribute, binding));
  }
  if (node.constant) {
    attributes.set("dtype", typeMessage(node.constant.dtype));
    attributes.set("value", tensorMessage(node.constant));
  }
  return message;
}

function typeMessage(dtype: number): AttrMessage {
  const messages = savedModelMessages();
  const message = new messages.AttrValue();
  message.setType(dtype);
  return message;
}

function tensorMessage(constant: ConstantValue): AttrMessage {
  const messages = savedModelMessages();
  const tensor = new messages.Tensor();
  tensor.setDtype(constant.dtype);
  tensor.setTensorShape(shapeMessage(constant.shape));
  const element = repeatedElement(constant);
  if (element === undefined) {
    tensor.setTensorContent(constant.bytes);
  } else if (constant.dtype === DTYPE_NUMBER.float32) {
    tensor.setFloatValList([new Float32Array(element)[0]!]);
  } else {
    tensor.setIntValList([new Int32Array(element)[0]!]);
  }
  const message = new messages.AttrValue();
  message.setTensor(tensor);
  return message;
}

/**
 * The one value that fills a constant of several elements, as its four bytes; TensorFlow repeats a single value. The
 * ones and zeros of a gradient may be as large as a batch's activations.
 */
function repeatedElement(
  { dtype, bytes }: ConstantValue,
): ArrayBuffer | undefined {
  const isWord = dtype === DTYPE_NUMBER.float32 || dtype === DTYPE_NUMBER.int32;
  if (!isWord || bytes.length <= 4) return undefined;
  const first = bytes.slice(0, 4);
  return bytes.every((byte, i) => byte === first[i % 4])
    ? first.buffer
    : undefined;
}

function shapeMessage(shape: readonly number[]): TensorShapeMessage {
  const messages = savedModelMessages();
  const message = new messages.TensorShape();
  for (const size of shape) {
    const dim = new messages.TensorShape.Dim();
    dim.setSize(size);
    message.addDim(dim);
  }
  return message;
}

/** The message for an attribute as tfjs-node hands it to the addon's `executeOp`. */
function attributeMessage(
  { name, type, value }: OpAttribute,
  binding: TensorflowBinding,
): AttrMessage {
  const messages = savedModelMessages();
  const message = new messages.AttrValue();
  if (typeof value === "string") {
    message.setS(utf8.encode(value));
  } else if (type === binding.TF_ATTR_SHAPE) {
    message.setShape(shapeMessage(asNumbers(value, name)));
  } else if (type === binding.TF_ATTR_TYPE) {
    message.setType(Number(value));
  } else if (typeof value === "object") {
    message.setList(listMessage({ name, type, value }, binding));
  } else if (type === binding.TF_ATTR_INT) {
    message.setI(Number(value));
  } else if (type === binding.TF_ATTR_FLOAT) {
    message.setF(Number(value));
  } else if (type === binding.TF_ATTR_BOOL) {
    message.setB(Boolean(value));
  } else {
    throw new TypeError(
      `Cannot write attribute ${name}: its type is unknown, current value is ${type}`,
    );
  }
  return message;
}

function listMessage(
  { name, type, value }: OpAttribute,
  binding: TensorflowBinding,
) {
  const messages = savedModelMessages();
  const list = new messages.AttrValue.ListValue();
  const numbers = asNumbers(value, name);
  if (type === binding.TF_ATTR_FLOAT) list.setFList(numbers);
  else if (type === binding.TF_ATTR_BOOL) list.setBList(numbers.map(Boolean));
  else list.setIList(numbers);
  return list;
}

function asNumbers(
  value: OpAttribute["value"],
  name: string,
): readonly number[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(
    `Cannot write attribute ${name}: it must be a list, current value is ${value}`,
  );
}
